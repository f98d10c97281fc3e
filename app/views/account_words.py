"""The sentences about accounts and passwords."""

from __future__ import annotations

from flask_babel import lazy_gettext

from app.views.words import add_sentences, sentence

__all__ = ["sentence"]

_ = lazy_gettext

add_sentences(
    {
        "password.too_short": _("Kata sandi terlalu pendek. Pakai paling sedikit %(minimum)s karakter."),
        "password.too_long": _("Kata sandi terlalu panjang. Pakai paling banyak %(maximum)s karakter."),
        "password.too_simple": _(
            "Kata sandi ini terlalu mudah ditebak. Pakai misalnya empat kata yang tidak berhubungan."
        ),
        "password.common": _("Kata sandi ini dipakai banyak orang sehingga mudah ditebak. Pilih yang lain."),
        "password.guessable": _(
            "Kata sandi ini hanya terdiri dari kata yang mudah ditebak di sini, seperti nama aplikasi atau nama "
            "pengguna Anda. Tambahkan kata lain yang tidak berhubungan."
        ),
        "password.wrong_current": _("Kata sandi sekarang tidak cocok. Periksa huruf besar-kecilnya."),
        "password.same": _("Kata sandi baru sama dengan yang sekarang. Pilih yang lain."),
        "account.username_form": _(
            "Nama pengguna terdiri dari %(minimum)s sampai %(maximum)s huruf, angka, titik, atau tanda hubung, tanpa spasi."
        ),
        "account.username_taken": _("Nama pengguna ini sudah dipakai akun lain. Pilih yang lain."),
        "account.email_form": _("Alamat surel ini belum benar. Contoh: nama@balangankab.go.id"),
        "account.email_taken": _("Alamat surel ini sudah dipakai akun lain. Pakai alamat lain."),
        "account.no_name": _("Nama belum diisi."),
        "account.nip_taken": _("NIP ini sudah tercatat pada akun lain. Periksa lagi."),
        "account.no_role": _("Pilih paling sedikit satu peran."),
        "account.no_skpd": _("Peran ini bekerja untuk satu SKPD. Pilih SKPD-nya, agar datanya terlihat."),
        "account.roles_missing": _("Peran belum ada di basis data. Jalankan dahulu: flask --app run sync-roles"),
        "account.too_long": _("Isian terlalu panjang. Paling banyak %(limit)s karakter."),
    }
)
