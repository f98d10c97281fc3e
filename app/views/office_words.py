"""The words of the office's own papers and of what the region calls itself."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from app.views.words import add_sentences

#: The parts of the page, each with its settings: key → (label, what it is for).
SETTINGS: Mapping[LazyString, Mapping[str, tuple[LazyString, LazyString]]] = {
    _("Daerah"): {
        "government": (_("Nama pemerintah daerah"), _("Baris pertama setiap kop surat, dengan huruf besar.")),
        "region": (_("Nama daerah"), _("Seperti dalam kalimat, misalnya Kabupaten Balangan.")),
        "capital": (_("Tempat penandatanganan"), _("Ibu kota daerah, di depan tanggal setiap surat.")),
        "leader_title": (_("Jabatan kepala daerah"), _("Misalnya Bupati Balangan.")),
        "leader_name": (_("Nama kepala daerah"), _("Untuk tanda tangan SK. Kosongkan bila diisi tangan.")),
    },
    _("Perangkat daerah penelitian dan pengembangan"): {
        "agency_name": (
            _("Nama lengkap"),
            _("Kop Form C.2, undangan, dan surat lain. Alamat dan kepalanya diambil dari daftar SKPD."),
        ),
        "agency_short": (_("Singkatan"), _("Misalnya Bappedalitbang atau Bapperida.")),
        "national_owner": (
            _("Pemilik aplikasi nasional"),
            _("Disebut dalam surat. Pedoman masih menulis BPP Kemendagri."),
        ),
    },
    _("Formulir yang dicetak"): {
        "document_code": (
            _("Awal kode dokumen"),
            _("Misalnya BLG; Form C.1 lalu berkode BLG-C1-2026-17. Kosongkan bila tidak dicetak."),
        ),
        "c1_title": (_("Judul Form C.1"), _("Kosong: LAPORAN INDEKS INOVASI DAERAH TAHUN, seperti Pedoman.")),
        "c1_initiator": (_("Label inisiator Form C.1"), _("Kosong: Jenis Indikator, seperti tercetak dalam Pedoman.")),
        "c2_title": (
            _("Judul Form C.2"),
            _("Kosong: MONITORING DAN EVALUASI INOVASI DAERAH TAHUN, seperti Pedoman."),
        ),
        "c2_table": (_("Nama tabel Form C.2"), _("Kosong: Tabel Money, seperti tercetak dalam Pedoman.")),
        "c2_initiator": (_("Label inisiator Form C.2"), _("Kosong: Jenis Indikator, seperti tercetak dalam Pedoman.")),
        "c2_video": (
            _("Butir 6 Form C.2"),
            _("Kosong: dengan nomor surat edaran seperti tercetak dalam Pedoman, 002 6/2866/SJ/2022."),
        ),
    },
}

add_sentences(
    {
        "setting.empty": _("Isian ini belum terisi. Semua surat memerlukannya."),
        "setting.too_long": _("Isian ini terlalu panjang. Paling banyak %(limit)s karakter."),
        "setting.logo_kind": _("Logo harus gambar PNG atau JPG. Simpan ulang gambarnya lalu unggah lagi."),
    }
)

PAPERS: Mapping[str, LazyString] = {
    "invitation": _("Surat undangan"),
    "minutes": _("Notulensi"),
    "circular": _("Surat edaran"),
    "berita_acara": _("Berita acara"),
    "other": _("Surat lain"),
}

#: The blanks of the papers' templates.
PAPER_FIELDS: Mapping[str, LazyString] = {
    "number": _("Nomor"),
    "subject": _("Hal atau judul"),
    "dated_on": _("Tanggal surat"),
    "nature": _("Sifat"),
    "attachment": _("Lampiran"),
    "to": _("Kepada (satu penerima tiap baris)"),
    "opening": _("Pembuka"),
    "held_on": _("Hari dan tanggal kegiatan"),
    "time": _("Waktu"),
    "venue": _("Tempat"),
    "agenda": _("Acara"),
    "closing": _("Penutup"),
    "copies": _("Tembusan (satu tiap baris)"),
    "chair": _("Pimpinan rapat"),
    "attendees": _("Peserta"),
    "discussion": _("Pembahasan"),
    "decisions": _("Keputusan dan tindak lanjut"),
    "background": _("Latar belakang"),
    "content": _("Isi"),
    "signer_title": _("Jabatan penanda tangan"),
    "signer_name": _("Nama penanda tangan"),
    "signer_nip": _("NIP penanda tangan"),
    "second_title": _("Jabatan penanda tangan kedua"),
    "second_name": _("Nama penanda tangan kedua"),
    "second_nip": _("NIP penanda tangan kedua"),
}

add_sentences(
    {
        "paper.no_subject": _("Hal atau judul surat belum diisi."),
        "paper.too_long": _("Isian ini terlalu panjang. Paling banyak %(limit)s karakter."),
        "paper.other_step": _("Surat ini bukan milik langkah yang dipilih. Kembali ke Jadwal SOP lalu pilih lagi."),
        "paper.signed": _(
            "Surat ini sudah ditandatangani, sehingga isinya tidak diubah lagi. Buat surat baru bila perlu."
        ),
        "paper.no_number": _(
            "Nomor surat belum diisi. Isi nomornya dahulu, simpan, lalu lampirkan berkas bertanda tangan."
        ),
        "paper.wrong_kind": _("Berkas bertanda tangan harus PDF, JPG, atau PNG."),
        "schedule.start": _("Rencana mulai harus tanggal di sekitar tahun %(year)s."),
        "schedule.days": _("Waktu harus antara 1 dan %(most)s hari."),
        "schedule.finished": _("Tanggal selesai tidak boleh sesudah hari ini atau jauh sebelum tahun penjaringan."),
        "schedule.changed": _(
            "Jadwal baru saja diubah orang lain. Perhitungan di bawah sudah memakai jadwal terbaru; periksa lagi lalu simpan."
        ),
    }
)
