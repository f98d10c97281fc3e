"""The employee number (NIP) of civil servants (PNS) and of government employees with a work agreement (PPPK).

Both have 18 digits: birth date YYYYMMDD, six digits of the appointment, sex (1 man, 2 woman), serial number NNN.
A PNS writes year and month of the CPNS appointment; a PPPK writes the year and two digits that are *not* a month
(21 and above in practice). Mistakes in real numbers exist, so everything here warns and nothing blocks.
"""

import re
from datetime import date

LENGTH = 18
MINIMUM_AGE = 17
MAXIMUM_AGE = 70
MINIMUM_AGE_AT_APPOINTMENT = 16
FIRST_PPPK_YEAR = 2019  # PP 49/2018; the first were selected in 2019

_SEPARATORS = re.compile(r"[\s.\-]+")
_LAST_MONTH = 12


def parse_nip(text: str | None) -> str | None:
    """The number as stored: without the spaces, dots and hyphens people write between its parts; None when empty."""
    return _SEPARATORS.sub("", text or "") or None


def check_nip(nip: str | None, today: date) -> tuple[str, ...]:
    """Warning codes for a number from `parse_nip`, in the order of the digits; empty when nothing is odd.

    No number is fine: the Bupati and admins who are not civil servants have none. Codes: `nip.digits`, `nip.length`
    (these two end the check), `nip.birth_date`, `nip.age`, `nip.appointment`, `nip.sex`.
    """
    if not nip:
        return ()
    if not (nip.isascii() and nip.isdigit()):
        return ("nip.digits",)
    if len(nip) != LENGTH:
        return ("nip.length",)
    birth = _date(nip[:8])
    warnings: list[str] = []
    if birth is None or birth > today:
        warnings.append("nip.birth_date")
        birth = None
    elif not MINIMUM_AGE <= _age(birth, today) <= MAXIMUM_AGE:
        warnings.append("nip.age")
    if not _appointment_is_plausible(int(nip[8:12]), int(nip[12:14]), birth, today):
        warnings.append("nip.appointment")
    if nip[14] not in "12":
        warnings.append("nip.sex")
    return tuple(warnings)


def format_nip(nip: str | None) -> str:
    """For print: `19850101 201001 1 001`; a number of another length is printed as it was given."""
    if not nip:
        return ""
    if len(nip) != LENGTH:
        return nip
    return " ".join((nip[:8], nip[8:14], nip[14], nip[15:]))


def _appointment_is_plausible(year: int, month: int, birth: date | None, today: date) -> bool:
    earliest = birth.year + MINIMUM_AGE_AT_APPOINTMENT if birth else 0
    if month > _LAST_MONTH:  # not a month: the form of a PPPK, of which only the year can be judged
        return max(FIRST_PPPK_YEAR, earliest) <= year <= today.year
    appointed = (year, month)
    return month > 0 and (earliest, birth.month if birth else 0) <= appointed <= (today.year, today.month)


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
