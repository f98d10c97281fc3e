"""Counting what a page asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

# How a connection or a transaction is set up differs between the engines and is not what a page costs.
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Statements(list[str]):
    """The SQL statements in the order they were sent; a failed assertion prints them."""

    def __str__(self) -> str:
        return "\n\n".join(f"{number}. {text}" for number, text in enumerate(self, 1))


@contextmanager
def count_queries(engine: Engine) -> Iterator[Statements]:
    """Collect the statements sent to `engine` within the block: `len()` of the result is their number."""
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
