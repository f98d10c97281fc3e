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
