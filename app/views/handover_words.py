"""The words of the hand-over to the ministry."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from app.views.words import add_sentences

STATUSES: Mapping[str, LazyString] = {
    "waiting": _("Belum dikirim"),
    "sent": _("Terkirim, menunggu jawaban"),
    "accepted": _("Diterima pusat"),
    "returned": _("Dikembalikan pusat"),
}
STATUS_LOOKS: Mapping[str, tuple[str, str]] = {
    "waiting": ("clock", "idle"),
    "sent": ("send", "info"),
    "accepted": ("circle-check", "ok"),
    "returned": ("arrow-back-up", "warn"),
}


def install() -> None:
    """Add the sentences of this room."""
    add_sentences(_SENTENCES)


_SENTENCES: Mapping[str, LazyString] = {
    "handover.lacking": _(
        "Indikator wajib %(number)s %(name)s belum terbukti. Tanpa itu aplikasi nasional tidak menilai inovasi ini."
    ),
    "handover.design_short": _(
        "Rancang bangun baru %(words)s kata; aplikasi nasional meminta paling sedikit %(least)s."
    ),
    "handover.not_applied": _("Tahapannya belum Penerapan; inisiatif dan uji coba tidak dinilai."),
    "handover.too_old": _("Diterapkan sebelum rentang waktu penilaian, dan tidak ada waktu pengembangan di dalamnya."),
    "handover.too_new": _("Baru diterapkan sesudah rentang waktu penilaian."),
    "handover.no_date": _("Waktu penerapan belum diisi."),
    "handover.file_gone": _("Berkas %(file)s tidak utuh di tempat penyimpanan. Hubungi Admin sistem."),
    "handover.empty_field": _("%(field)s belum diisi."),
    "handover.name_long": _("Nama inovasi %(length)s karakter; formulir nasional mungkin hanya menerima %(limit)s."),
    "handover.large_file": _("Berkas %(file)s lebih dari 2 MB; aplikasi nasional mungkin menolaknya."),
    "handover.broken_link": _("Tautan %(link)s salah tulis."),
    "link.never": _("Tautan %(link)s belum pernah diperiksa."),
    "link.ok": _("Tautan %(link)s hidup. Diperiksa %(at)s."),
    "link.not_found": _("Tautan %(link)s tidak ditemukan (%(status)s). Diperiksa %(at)s."),
    "link.login": _("Tautan %(link)s perlu masuk (izin); pusat tidak dapat membukanya. Diperiksa %(at)s."),
    "link.refused": _("Tautan %(link)s ditolak oleh servernya (%(status)s). Diperiksa %(at)s."),
    "link.no_name": _("Tautan %(link)s: nama server tidak dikenal. Diperiksa %(at)s."),
    "link.no_answer": _("Tautan %(link)s: server tidak menjawab. Diperiksa %(at)s."),
    "link.tls": _("Tautan %(link)s: sertifikat server tidak sah atau tidak lengkap. Diperiksa %(at)s."),
    "link.redirects": _("Tautan %(link)s dialihkan terus-menerus tanpa sampai. Diperiksa %(at)s."),
    "link.garbled": _("Tautan %(link)s: jawaban server tidak dapat dibaca. Diperiksa %(at)s."),
    "link.inside": _("Tautan %(link)s menuju jaringan dalam; dari luar tidak dapat dibuka. Diperiksa %(at)s."),
    "link.busy": _(
        "Tautan %(link)s belum dapat dipastikan: server sedang sibuk atau bermasalah (%(status)s). Diperiksa %(at)s."
    ),
    "link.no_network": _(
        "Tautan %(link)s belum dapat dipastikan: jaringan kita tidak sampai ke sana. Diperiksa %(at)s."
    ),
    "link.port": _(
        "Tautan %(link)s memakai port yang tidak diperiksa. Buka sendiri untuk memastikan. Diperiksa %(at)s."
    ),
    "handover.no_day": _("Tanggal belum diisi."),
    "handover.day_ahead": _("Tanggal ini belum terjadi. Isi dengan hari ini atau sebelumnya."),
    "handover.number_long": _("Nomor terlalu panjang. Paling banyak %(limit)s karakter."),
    "handover.number_taken": _("Nomor ini sudah tercatat untuk inovasi “%(name)s”. Periksa lagi di aplikasi pusat."),
    "handover.unknown_status": _("Pilih salah satu jawaban pusat."),
    "handover.no_note": _("Tulis apa yang diminta pusat, agar SKPD tahu apa yang harus dilakukan."),
    "handover.note_long": _("Catatan terlalu panjang. Paling banyak %(limit)s karakter."),
    "handover.score_range": _("Nilai pusat antara 0 dan %(most)s."),
    "handover.level_range": _("Tingkat antara 0 dan 3."),
    "period.steps_open": _(
        "Langkah %(numbers)s belum dicatat selesai. Catat tanggalnya di Jadwal SOP, atau centang bahwa putaran tetap ditutup."
    ),
}
