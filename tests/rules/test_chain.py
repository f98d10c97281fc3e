"""The chain notices every way of tampering with what stands in it."""

from __future__ import annotations

from app.rules.chain import GENESIS, first_break, row_hash


def chain(count: int) -> list[tuple[dict[str, object], str, str]]:
    rows, previous = [], GENESIS
    for number in range(count):
        content = {"seq": number, "reason": f"alasan {number} é"}
        own = row_hash(previous, content)
        rows.append((content, previous, own))
        previous = own
    return rows


def test_an_untouched_chain_holds() -> None:
    assert first_break(chain(5)) is None
    assert first_break([]) is None


def test_a_changed_row_a_missing_row_and_two_swapped_rows_are_found() -> None:
    changed = chain(5)
    changed[2] = ({**changed[2][0], "reason": "lain"}, *changed[2][1:])
    assert first_break(changed) == 2
    assert first_break(chain(5)[:1] + chain(5)[2:]) == 1
    swapped = chain(5)
    swapped[1], swapped[2] = swapped[2], swapped[1]
    assert first_break(swapped) == 1


def test_a_row_hashed_anew_breaks_the_next_one() -> None:
    rows = chain(3)
    content = {**rows[0][0], "reason": "lain"}
    rows[0] = (content, GENESIS, row_hash(GENESIS, content))
    assert first_break(rows) == 1
