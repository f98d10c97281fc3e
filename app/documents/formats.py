"""How dates are written on a paper. Pure: no locale, no clock."""

from datetime import date

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def month_name(day: date) -> str:
    """“November” for any day of that month."""
    return MONTHS[day.month - 1]


def indonesian_date(day: date) -> str:
    """“24 November 2026”: no leading zero, as official letters write it."""
    return f"{day.day} {month_name(day)} {day.year}"


DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ONES = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def day_and_date(day: date) -> str:
    """“Selasa, 24 November 2026”, as letters invite people."""
    return f"{DAYS[day.weekday()]}, {indonesian_date(day)}"


def in_words(number: int) -> str:
    """A number from 1 to 9999 as it is spelt: “dua ribu dua puluh enam”."""
    for size, one, name in ((1000, "seribu", "ribu"), (100, "seratus", "ratus")):
        if number >= size:
            head = one if number < 2 * size else f"{in_words(number // size)} {name}"
            return f"{head} {in_words(number % size)}".strip()
    if number < len(_ONES):
        return _ONES[number]
    if number < 20:  # noqa: PLR2004 - the teens
        return f"{_ONES[number - 10]} belas"
    return f"{_ONES[number // 10]} puluh {_ONES[number % 10]}".strip()


def date_in_words(day: date) -> str:
    """“Selasa, tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam”, as a Berita Acara begins."""
    return f"{DAYS[day.weekday()]}, tanggal {in_words(day.day)} bulan {month_name(day)} tahun {in_words(day.year)}"
