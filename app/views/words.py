"""The words for the codes that rules and services speak in. Every sentence says what to do next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from flask_babel import format_datetime, format_decimal, lazy_gettext
from flask_babel.speaklater import LazyString

from app.rules.problems import Problem

_ = lazy_gettext

STATES: Mapping[str, LazyString] = {
    "draft": _("Draf"),
    "submitted": _("Menunggu Kepala SKPD"),
    "endorsed": _("Ditetapkan Kepala SKPD"),
    "accepted": _("Melengkapi bukti"),
    "filed": _("Menunggu monev"),
    "eligible": _("Calon peserta"),
    "decreed": _("Ditetapkan SK Bupati"),
    "handed_over": _("Terkirim ke pusat"),
    "ineligible": _("Tidak memenuhi"),
    "withdrawn": _("Ditarik"),
}

DECISIONS: Mapping[str, LazyString] = {
    "submit": _("Kirim ke Kepala SKPD"),
    "endorse": _("Tetapkan"),
    "return": _("Kembalikan dengan alasan"),
    "accept": _("Terima"),
    "file": _("Kirim lengkap"),
    "find_eligible": _("Nyatakan memenuhi"),
    "find_ineligible": _("Nyatakan tidak memenuhi"),
    "decree": _("Tetapkan dengan SK Bupati"),
    "hand_over": _("Catat terkirim ke pusat"),
    "withdraw": _("Tarik inovasi"),
    "reopen": _("Buka kembali"),
}

#: What a decision did, for the timeline: "<role> <phrase>".
DECIDED: Mapping[str, LazyString] = {
    "submit": _("mengirim ke Kepala SKPD"),
    "endorse": _("menetapkan"),
    "return": _("mengembalikan"),
    "accept": _("menerima untuk dilengkapi buktinya"),
    "file": _("mengirim data lengkap"),
    "find_eligible": _("menyatakan memenuhi"),
    "find_ineligible": _("menyatakan tidak memenuhi"),
    "decree": _("menetapkan dengan SK Bupati"),
    "hand_over": _("mencatat terkirim ke pusat"),
    "withdraw": _("menarik inovasi"),
    "reopen": _("membuka kembali"),
}

FORMS: Mapping[str, LazyString] = {
    "governance": _("Tata Kelola"),
    "public_service": _("Pelayanan Publik"),
    "other": _("Lainnya"),
}
STAGES: Mapping[str, LazyString] = {
    "initiative": _("Inisiatif"),
    "trial": _("Uji Coba"),
    "implementation": _("Penerapan"),
}
INITIATORS: Mapping[str, LazyString] = {
    "region": _("Daerah"),
    "dprd": _("DPRD"),
    "asn": _("ASN"),
    "skpd": _("SKPD"),
    "community": _("Masyarakat"),
}
KINDS: Mapping[str, LazyString] = {"digital": _("Digital"), "non_digital": _("Non digital")}
SKPD_KINDS: Mapping[str, LazyString] = {
    "sekretariat": _("Sekretariat"),
    "inspektorat": _("Inspektorat"),
    "badan": _("Badan"),
    "dinas": _("Dinas"),
    "kecamatan": _("Kecamatan"),
    "rsud": _("RSUD"),
    "puskesmas": _("Puskesmas"),
}
PARTICIPATION: Mapping[str, LazyString] = {
    "not_started": _("Belum mulai"),
    "collecting": _("Mengumpulkan data"),
    "nil": _("Menyatakan tidak ada inovasi"),
    "submitted": _("Sudah mengirim"),
    "complete": _("Lengkap"),
}
VERDICTS: Mapping[str, LazyString] = {
    "valid": _("Sah"),
    "needs_work": _("Perlu perbaikan"),
    "invalid": _("Tidak sah"),
}
EVIDENCE_KINDS: Mapping[str, LazyString] = {
    "document": _("Dokumen"),
    "photo": _("Foto"),
    "video": _("Video"),
}
DAY_MODES: Mapping[str, LazyString] = {"working": _("hari kerja"), "calendar": _("hari kalender")}
ROLES: Mapping[str, LazyString] = {
    "Admin": _("Admin sistem"),
    "Bappedalitbang": _("Bappedalitbang"),
    "Petugas Monev": _("Petugas Monev"),
    "Admin SKPD": _("Admin SKPD"),
    "Pengelola Inovasi": _("Pengelola Inovasi"),
    "Kepala SKPD": _("Kepala SKPD"),
    "Pimpinan": _("Pimpinan"),
}
HOLIDAY_KINDS: Mapping[str, LazyString] = {"libur": _("Libur nasional"), "cuti_bersama": _("Cuti bersama")}

PROFILE_FIELDS: Mapping[str, LazyString] = {
    "name": _("Nama Inovasi"),
    "form": _("Bentuk Inovasi"),
    "started_on": _("Inovasi Dimulai"),
    "stage": _("Tahapan Inovasi"),
    "initiator": _("Jenis Inisiator"),
    "background": _("Latar Belakang"),
    "problem": _("Permasalahan (Hulu)"),
    "method": _("Metode & Strategi Pemecahan Masalah"),
    "benefit": _("Manfaat atau dampak (Hilir)"),
    "managers": _("Pencipta/Pengelola"),
    "initiator_name": _("Nama inisiator"),
    "kind": _("Jenis inovasi"),
    "theme": _("Tematik"),
    "asta_cita": _("Asta Cita"),
    "priority_program": _("Program prioritas nasional"),
    "classification": _("Klasifikasi"),
    "main_affair": _("Urusan utama"),
    "other_affairs": _("Urusan lain yang beririsan"),
    "trial_on": _("Waktu uji coba"),
    "implemented_on": _("Waktu penerapan"),
    "developed_on": _("Waktu pengembangan"),
    "design_text": _("Rancang bangun"),
    "objective": _("Tujuan"),
    "outcome": _("Hasil"),
    "latitude": _("Lintang"),
    "longitude": _("Bujur"),
}

_SENTENCES: Mapping[str, LazyString] = {
    "workflow.no_such_way": _(
        "Langkah ini tidak berlaku untuk inovasi yang sekarang berstatus %(state)s. Muat ulang halaman untuk "
        "melihat langkah yang tersedia."
    ),
    "workflow.not_your_role": _("Langkah ini bukan wewenang Anda. Yang berwenang melihat tombolnya di halaman ini."),
    "workflow.period_closed": _("Tahun ini sudah ditutup dan hanya dapat dibaca."),
    "workflow.stale": _(
        "Data inovasi sudah berubah sejak halaman ini dibuka. Muat ulang, periksa lagi, lalu putuskan."
    ),
    "workflow.reason_required": _("Alasan belum ditulis. Tulis alasannya agar penerima tahu apa yang harus dilakukan."),
    "workflow.own_entry": _(
        "Anda ikut mengisi data inovasi ini, sehingga tidak dapat memutuskannya. Mintalah pejabat lain."
    ),
    "workflow.monev_incomplete": _("Formulir C.2 monitoring dan evaluasi belum lengkap."),
    "workflow.no_signed_decree": _("Inovasi ini belum tercantum dalam SK Bupati yang ditandatangani."),
    "workflow.no_national_number": _("Nomor pendaftaran nasional belum diisi."),
    "workflow.by_paper_only": _("Langkah ini hanya dilakukan melalui SK Bupati yang ditandatangani."),
    "workflow.unknown_indicator": _("Indikator %(number)s tidak dapat diberi catatan: tidak ada atau sudah sah."),
    "profile.empty": _("%(field)s belum diisi."),
    "profile.too_long": _("%(field)s terlalu panjang. Paling banyak %(limit)s karakter."),
    "profile.name_taken": _(
        "SKPD Anda sudah memiliki inovasi dengan nama ini pada tahun yang sama. Pakai nama lain atau buka yang sudah ada."
    ),
    "profile.locked": _("Profil terkunci karena inovasi sudah dikirim. Profil dapat diubah lagi bila dikembalikan."),
    "profile.unknown_choice": _("Pilihan %(field)s tidak dikenal. Pilih salah satu yang tersedia."),
    "profile.date_out_of_range": _("Tanggal %(field)s harus antara tahun 1990 dan hari ini."),
    "profile.unknown_manager": _("Pengelola harus akun aktif dari SKPD Anda sendiri."),
    "indicator.no_description": _("Indikator %(number)s %(name)s: uraian belum diisi."),
    "indicator.no_level": _("Indikator %(number)s %(name)s: tingkat belum dipilih."),
    "indicator.no_video": _("Indikator %(number)s %(name)s: video profil belum diunggah."),
    "indicator.no_evidence": _("Indikator %(number)s %(name)s: belum ada bukti."),
    "indicator.returned": _("Indikator %(number)s %(name)s: dikembalikan dan belum diperbaiki."),
    "indicator.mandatory": _(
        "Indikator %(number)s %(name)s wajib dimiliki: pilih tingkat 1 sampai 3 dan sertakan bukti."
    ),
    "indicator.locked": _("Indikator ini terkunci: sudah dinyatakan sah atau inovasinya sudah dikirim."),
    "indicator.too_long": _("Uraian terlalu panjang. Paling banyak %(limit)s karakter."),
    "indicator.unknown_level": _("Pilih tingkat 1, 2, 3, atau belum ada."),
    "evidence.no_indicator": _("Pilih indikator yang didukung berkas ini."),
    "evidence.video_only": _("Indikator ini dibuktikan dengan video MP4. Unggah video profil inovasinya."),
    "evidence.no_video": _(
        "Video hanya untuk indikator Kualitas Inovasi Daerah. Untuk indikator lain unggah dokumen atau foto."
    ),
    "evidence.too_long": _("Isian terlalu panjang. Paling banyak %(limit)s karakter."),
    "upload.empty": _("Berkas ditolak: kosong. Simpan ulang berkasnya lalu unggah lagi."),
    "upload.too_large": _("Berkas ditolak: lebih besar dari %(limit)s. Perkecil lalu unggah lagi. Tulisan Anda aman."),
    "upload.large_for_national": _(
        "Berkas diterima, tetapi lebih dari %(limit)s; aplikasi nasional mungkin menolaknya."
    ),
    "upload.store_unavailable": _(
        "Berkas belum tersimpan karena tempat penyimpanan penuh. Tulisan Anda aman. Hubungi Bappedalitbang, lalu unggah lagi."
    ),
    "video.too_short": _("Video diterima, tetapi lamanya %(seconds)s detik; Pedoman meminta 2 sampai 3 menit."),
    "video.long": _("Video diterima, tetapi lamanya %(seconds)s detik; Pedoman meminta 2 sampai 3 menit."),
    "video.too_long": _(
        "Video ditolak: lamanya %(seconds)s detik, paling lama %(limit)s detik. Potong menjadi 2 sampai 3 menit lalu unggah lagi."
    ),
    "content.empty": _("Berkas ditolak: kosong. Simpan ulang berkasnya lalu unggah lagi."),
    "content.not_allowed": _("Berkas ditolak: jenisnya tidak diterima. Unggah PDF, JPG, PNG, DOCX, XLSX, atau MP4."),
    "content.mismatch": _(
        "Berkas ditolak: isinya tidak sesuai dengan namanya. Tulisan Anda aman. Simpan ulang dengan jenis yang benar lalu unggah lagi."
    ),
    "content.polyglot": _(
        "Berkas ditolak: di dalamnya tersembunyi berkas lain. Simpan ulang dari aplikasi aslinya lalu unggah lagi."
    ),
    "content.pdf_encrypted": _("PDF ditolak: terkunci kata sandi. Simpan ulang tanpa kata sandi lalu unggah lagi."),
    "content.pdf_active": _("PDF ditolak: memuat skrip atau lampiran. Cetak ulang ke PDF lalu unggah lagi."),
    "content.pdf_broken": _("PDF ditolak: rusak dan tidak dapat dibuka. Simpan ulang lalu unggah lagi."),
    "content.pdf_too_complex": _(
        "PDF ditolak: susunannya terlalu rumit untuk diperiksa. Cetak ulang ke PDF lalu unggah lagi."
    ),
    "content.image_broken": _("Gambar ditolak: rusak dan tidak dapat dibuka. Simpan ulang lalu unggah lagi."),
    "content.image_too_large": _("Gambar ditolak: ukurannya terlalu besar. Perkecil lalu unggah lagi."),
    "content.office_broken": _("Berkas Office ditolak: rusak. Buka dan simpan ulang lalu unggah lagi."),
    "content.office_encrypted": _(
        "Berkas Office ditolak: terkunci kata sandi. Simpan ulang tanpa kata sandi lalu unggah lagi."
    ),
    "content.office_macro": _(
        "Berkas Office ditolak: memuat makro. Simpan sebagai DOCX atau XLSX biasa lalu unggah lagi."
    ),
    "content.office_external": _(
        "Berkas Office ditolak: mengambil isi dari tempat lain. Salin isinya ke dokumen baru lalu unggah lagi."
    ),
    "content.office_bomb": _(
        "Berkas Office ditolak: isinya terlalu besar bila dibuka. Perkecil gambar di dalamnya lalu unggah lagi."
    ),
    "content.video_unreadable": _("Video ditolak: tidak dapat dibaca. Simpan ulang sebagai MP4 lalu unggah lagi."),
    "content.video_truncated": _("Video ditolak: terpotong di tengah. Unggah lagi dari berkas aslinya."),
    "content.video_fragmented": _(
        "Video ditolak: bentuk rekamannya tidak dapat diperiksa lamanya. Simpan ulang sebagai MP4 biasa lalu unggah lagi."
    ),
    "content.video_no_picture": _("Video ditolak: tidak ada gambarnya. Unggah rekaman yang bergambar."),
    "content.office_embedded": _("Berkas diterima, tetapi memuat berkas lain di dalamnya. Pastikan memang diperlukan."),
    "content.video_codec": _(
        "Video diterima, tetapi mungkin tidak dapat diputar di semua peramban. Sebaiknya simpan ulang sebagai MP4 H.264."
    ),
    "nil.stated": _(
        "SKPD Anda sudah menyatakan tidak memiliki inovasi tahun ini. Hubungi Bappedalitbang bila ingin mengubahnya."
    ),
    "nil.has_innovations": _(
        "SKPD Anda masih memiliki %(count)s inovasi tahun ini. Tarik dahulu bila memang tidak ada."
    ),
    "nil.reason_short": _("Alasan terlalu singkat. Jelaskan paling sedikit dengan %(least)s karakter."),
    "nil.reason_long": _("Alasan terlalu panjang. Paling banyak %(limit)s karakter."),
    "nil.no_file": _("Surat keterangan yang ditandatangani belum dilampirkan."),
    "nil.wrong_kind": _("Surat keterangan harus PDF, JPG, atau PNG."),
    "nip.digits": _("NIP seharusnya hanya angka. Periksa lagi; isian tetap disimpan."),
    "nip.length": _("NIP seharusnya 18 angka. Periksa lagi; isian tetap disimpan."),
    "nip.birth_date": _(
        "Delapan angka pertama NIP bukan tanggal lahir yang mungkin. Periksa lagi; isian tetap disimpan."
    ),
    "nip.age": _("Menurut NIP, umur pemiliknya di luar kewajaran. Periksa lagi; isian tetap disimpan."),
    "nip.appointment": _("Tahun dan bulan pengangkatan dalam NIP tidak wajar. Periksa lagi; isian tetap disimpan."),
    "nip.sex": _("Angka ke-15 NIP seharusnya 1 atau 2. Periksa lagi; isian tetap disimpan."),
}

_MEBIBYTE = 1024 * 1024


def sentence(one: Problem) -> str:
    """The sentence for a problem, in the reader's language. Raises KeyError for a code without words."""
    return str(_SENTENCES[one.code] % {name: _said(one.code, name, value) for name, value in one.params.items()})


def sentence_codes() -> frozenset[str]:
    """Every code that has a sentence here."""
    return frozenset(_SENTENCES)


def add_sentences(sentences: Mapping[str, LazyString]) -> None:
    """Let another room of the edge add the sentences of its own codes."""
    _SENTENCES.update(sentences)  # type: ignore[attr-defined]


def filesize(size: int) -> str:
    """A size in bytes as people read it: "1,2 MB"."""
    if size < _MEBIBYTE:
        return f"{format_decimal(max(1, round(size / 1024)))} KB"
    return f"{format_decimal(round(size / _MEBIBYTE, 1))} MB"


def _said(code: str, name: str, value: object) -> str:
    text = str(value)
    if name == "field":
        return str(PROFILE_FIELDS.get(text, text))
    if name == "state":
        return str(STATES.get(text, text))
    if name == "limit" and code.startswith("upload."):
        return filesize(int(text))
    if isinstance(value, dt.datetime):
        return str(format_datetime(value, "d MMMM y, HH.mm"))
    return format_decimal(value) if isinstance(value, int) else text
