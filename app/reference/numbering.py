"""Checks over the rows of a list: numbers without gaps, values that occur once."""

from collections.abc import Hashable, Iterable, Sequence

from app.reference.sections import Section


def check_numbers(
    whole: Section, sections: Sequence[Section], numbers: Sequence[int], first: int, last: int | None = None
) -> None:
    """Note numbers used twice and gaps from `first` to `last` (without `last`: to the highest).

    An unreadable number is 0; it, and a list without rows, were noted before.
    """
    note_doubles(
        (section, number, f"nomor {number}") for section, number in zip(sections, numbers, strict=True) if number
    )
    given = {number for number in numbers if number}
    end = max(given, default=first) if last is None else last
    missing = sorted(set(range(first, end + 1)) - given)
    if numbers and missing and 0 not in numbers:
        whole.wrong(f"nomor {', '.join(map(str, missing))} belum ada")
    for section, number in zip(sections, numbers, strict=True):
        if number and not first <= number <= end:
            whole_range = f"{first} sampai {end}" if last else f"{first} ke atas"
            section.wrong(f"nomor {number} di luar {whole_range}")


def note_doubles(rows: Iterable[tuple[Section, Hashable, str]]) -> None:
    """Note every row whose value an earlier row has; rows are (section, value, how to call the value)."""
    seen: dict[Hashable, Section] = {}
    for section, value, called in rows:
        earlier = seen.setdefault(value, section)
        if earlier is not section:
            place = earlier.where if earlier.file == section.file else f"{earlier.file} {earlier.where}"
            section.wrong(f"{called} sudah dipakai {place}")
