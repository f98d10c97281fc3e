"""How dates and NIPs are written on a paper. Pure: no locale, no clock."""

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


def spaced_nip(nip: str) -> str:
    """An 18-digit NIP as 8-6-1-3, “19720314 199803 2 004”, whatever spaces it was typed with.

    Anything else (an old NIP, a typing slip) is returned as it was entered: a paper never corrects a person.
    """
    digits = "".join(nip.split())
    if len(digits) == 18 and digits.isascii() and digits.isdigit():
        return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"
    return nip.strip()
