"""The words of monev: findings, and the sentences of its codes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from app.rules.codes import Finding
from app.views.words import add_sentences

_ = lazy_gettext

#: What a finding is called where one chooses it.
FINDINGS: Mapping[str, LazyString] = {
    Finding.ELIGIBLE: _("Memenuhi: menjadi calon peserta"),
    Finding.RETURN: _("Kembalikan untuk diperbaiki"),
    Finding.INELIGIBLE: _("Tidak memenuhi"),
}
#: What it is called once it stands.
FOUND: Mapping[str, LazyString] = {
    Finding.ELIGIBLE: _("Memenuhi, calon peserta"),
    Finding.RETURN: _("Dikembalikan untuk diperbaiki"),
    Finding.INELIGIBLE: _("Tidak memenuhi"),
}
#: What follows from it, for whoever is about to choose.
CONSEQUENCES: Mapping[str, LazyString] = {
    Finding.ELIGIBLE: _("Inovasi menjadi calon peserta dan menunggu SK Bupati. Yang tidak sah tidak mendapat poin."),
    Finding.RETURN: _("SKPD memperbaiki hanya indikator yang ditolak, lalu mengirim lagi. Yang sah tetap terkunci."),
    Finding.INELIGIBLE: _("Inovasi tidak diteruskan tahun ini. Bappedalitbang dapat membukanya kembali."),
}

add_sentences(
    {
        "monev.no_verdict": _("Indikator %(number)s %(name)s: belum diputuskan."),
        "monev.no_reason": _("Indikator %(number)s %(name)s: alasan belum ditulis."),
        "monev.no_level": _("Indikator %(number)s %(name)s: tingkat terverifikasi belum dipilih."),
        "monev.no_reason_level": _(
            "Indikator %(number)s %(name)s: tulis alasan mengapa tingkatnya berbeda dari yang diklaim."
        ),
        "monev.no_factual": _("Butir %(number)s Formulir C.2: Faktual belum diisi."),
        "monev.no_held_on": _("Tanggal monev belum diisi."),
        "monev.no_place": _("Tempat belum diisi."),
        "monev.no_agency_signer": _("Nama pejabat SKPD yang mengetahui belum diisi."),
        "monev.no_officer": _("Petugas monev belum ditugaskan. Bappedalitbang menugaskannya pada halaman Penugasan."),
        "monev.nothing_refused": _(
            "Tidak ada indikator yang ditolak, sehingga tidak ada yang dapat dikembalikan. Ubah putusannya, atau pilih "
            "hasil lain."
        ),
        "monev.still_needs_work": _(
            "Indikator %(number)s %(name)s masih perlu perbaikan. Kembalikan inovasinya, atau putuskan sah atau tidak sah."
        ),
        "monev.mandatory_not_valid": _(
            "Indikator %(number)s %(name)s wajib dimiliki dan belum sah, sehingga inovasi belum dapat memenuhi."
        ),
        "monev.changed": _(
            "Formulir sudah berubah sejak halaman ini dibuka. Periksa lagi isinya di bawah, lalu terbitkan."
        ),
        "monev.by_form_only": _("Hasil monev diterbitkan melalui Formulir C.2, tidak langsung dari halaman inovasi."),
        "monev.not_waiting": _("Inovasi ini tidak sedang menunggu monev. Muat ulang halaman untuk melihat keadaannya."),
        "monev.not_yours": _(
            "Formulir ini ditugaskan kepada %(officer)s. Mintalah Bappedalitbang mengalihkannya bila Anda yang memeriksa."
        ),
        "monev.not_assigned": _("Formulir ini belum ditugaskan. Mintalah Bappedalitbang menugaskannya kepada Anda."),
        "monev.unknown_verdict": _("Pilih Sah, Perlu perbaikan, atau Tidak sah."),
        "monev.unknown_level": _("Pilih tingkat 1, 2, atau 3."),
        "monev.too_long": _("Tulisan terlalu panjang. Paling banyak %(limit)s karakter."),
        "monev.bad_date": _("Tanggal monev harus hari ini atau sebelumnya."),
        "monev.unknown_officer": _("Pilih petugas monev yang akunnya aktif."),
        "monev.none_chosen": _("Pilih dahulu inovasi yang akan ditugaskan."),
        "monev.no_officers": _("Belum ada petugas monev yang aktif. Admin sistem membuat akunnya lebih dahulu."),
        "monev.no_longer_waiting": _("%(name)s tidak lagi menunggu monev. Muat ulang halaman, lalu pilih lagi."),
        "monev.officer_entered": _(
            "Petugas ini ikut mengisi data %(name)s, sehingga tidak dapat memeriksanya. Pilih petugas lain."
        ),
        "monev.unknown_finding": _("Pilih hasil monev lebih dahulu."),
    }
)
