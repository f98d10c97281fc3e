"""The words of step 8: what blocks a decree, why names are alike, where it lies."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from app.views.words import add_sentences

STATUSES: Mapping[str, LazyString] = {
    "draft": _("Draf"),
    "legal_review": _("Diperiksa Bagian Hukum"),
    "signed": _("Ditandatangani"),
}
TEXTS: Mapping[str, LazyString] = {
    "considering": _("Menimbang"),
    "recalling": _("Mengingat"),
    "noting": _("Memperhatikan"),
    "ruling": _("Memutuskan"),
    "copies": _("Tembusan"),
}
LIKENESS: Mapping[str, LazyString] = {
    "same": _("Nama sama"),
    "words": _("Kata-kata nama sama"),
    "spelling": _("Ejaan nama mirip"),
}
#: Columns of the annex that may be empty.
GAPS: Mapping[str, LazyString] = {
    "form": _("bentuk"),
    "kind": _("jenis"),
    "main_affair": _("urusan"),
    "applied_on": _("waktu penerapan"),
    "initiator_name": _("inovator"),
}

SENTENCES: Mapping[str, LazyString] = {
    "decree.not_eligible": _("Bukan calon peserta lagi: statusnya kini %(state)s."),
    "decree.not_applied": _("Belum tahap Penerapan, jadi tidak dihitung dalam penilaian nasional."),
    "decree.no_date": _("Waktu penerapan belum diisi."),
    "decree.too_old": _("Diterapkan sebelum masa penilaian dan tidak dikembangkan di dalamnya."),
    "decree.too_new": _("Diterapkan setelah masa penilaian."),
    "decree.sent_twice": _("Sudah dikirim %(count)s kali; satu judul paling banyak dua kali."),
    "decree.sent_undeveloped": _("Pernah dikirim dan belum dikembangkan; pengiriman kedua harus dengan pengembangan."),
    "decree.stays": _("Sudah ditetapkan dengan keputusan sebelumnya, jadi tetap dalam daftar."),
    "decree.why_chosen": _("Tuliskan alasan tetap dipilih walaupun terhalang."),
    "decree.why_left_out": _("Tuliskan alasan tidak dipilih."),
    "decree.none_chosen": _("Belum ada inovasi yang dipilih."),
    "decree.over_cap": _("Dipilih %(count)s inovasi, padahal batasnya %(cap)s. Kurangi, atau ubah batasnya."),
    "decree.count_stays": _("%(count)s inovasi yang sudah ditetapkan harus tetap dipilih."),
    "decree.count_why_chosen": _("%(count)s inovasi dipilih walaupun terhalang; tuliskan alasannya."),
    "decree.count_why_left_out": _("%(count)s calon tidak dipilih tanpa alasan; tuliskan alasannya."),
    "decree.count_gone": _("%(count)s inovasi yang dipilih bukan calon peserta lagi; keluarkan dari daftar."),
    "decree.no_title": _("Judul keputusan belum diisi."),
    "decree.no_considering": _("Bagian Menimbang belum diisi."),
    "decree.no_recalling": _("Bagian Mengingat belum diisi."),
    "decree.no_ruling": _("Bagian Memutuskan belum diisi."),
    "decree.no_office": _("Jabatan penanda tangan belum diisi."),
    "decree.no_signer": _("Nama Bupati belum diisi."),
    "decree.no_number": _("Isi nomor keputusan dari Bagian Hukum."),
    "decree.no_day": _("Isi tanggal penandatanganan."),
    "decree.day_ahead": _("Tanggal penandatanganan belum tiba."),
    "decree.no_file": _("Unggah keputusan yang sudah ditandatangani."),
    "decree.wrong_kind": _("Keputusan yang ditandatangani harus PDF. Pindai ke PDF, lalu unggah lagi."),
    "decree.text_long": _("Terlalu panjang; paling banyak %(limit)s huruf. Ringkas dahulu."),
    "decree.texts_many": _("Terlalu banyak butir; paling banyak %(limit)s."),
    "decree.reason_long": _("Alasan terlalu panjang; paling banyak %(limit)s huruf."),
    "decree.cap_range": _("Batas harus 1 sampai %(most)s."),
    "decree.not_a_number": _("Isi dengan angka."),
    "decree.signed": _(
        "Keputusan ini sudah ditandatangani dan tidak dapat diubah. Perubahan dibuat sebagai keputusan baru."
    ),
    "decree.under_review": _("Keputusan sedang diperiksa Bagian Hukum. Tarik kembali dahulu untuk mengubahnya."),
    "decree.not_reviewed": _("Keputusan belum diserahkan ke Bagian Hukum."),
    "decree.in_preparation": _("Masih ada keputusan tahun ini yang disiapkan. Selesaikan dahulu yang itu."),
    "decree.no_candidates": _("Belum ada calon peserta. Calon muncul setelah monev menyatakan inovasi memenuhi."),
    "decree.nothing_to_change": _("Belum ada calon peserta baru, jadi belum ada yang perlu diubah."),
}


def install() -> None:
    """Let `words.sentence` know these."""
    add_sentences(SENTENCES)
