"""What the code of the house never does, and for each ban an example on which it fires.

The row guard watches every ORM statement and every flush; what would pass by it must not be written at all.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
#: Where requests come by; commands and migrations are trusted.
ASKED = ("views", "queries", "services", "security")


@dataclass(frozen=True)
class Ban:
    """A thing nobody writes: why not, where not, how it is noticed, and an example that is noticed."""

    why: str
    layers: tuple[str, ...]
    notices: Callable[[ast.AST], bool]
    examples: tuple[str, ...]
    allowed: frozenset[str] = frozenset()


def _called(node: ast.AST) -> str:
    """The dotted name of what is called; empty for anything else."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def _last(node: ast.AST) -> str:
    return _called(node).rpartition(".")[2]


def _past_the_session(node: ast.AST) -> bool:
    names = {"connection", "connect", "raw_connection", "exec_driver_sql"}
    return "." in _called(node) and _last(node) in names


def _in_bulk(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr.startswith("bulk_")


def _textual(node: ast.AST) -> bool:
    if _called(node) in {"text", "sqlalchemy.text", "sa.text"}:
        return True
    return _last(node) in {"select", "update", "delete", "insert"} and "__table__" in ast.unparse(node)


def _query_or_commit(node: ast.AST) -> bool:
    name = _called(node)
    own = name in {"select", "text"} or name.endswith(("session.commit", "session.execute", "session.scalars"))
    return own or name.endswith(("session.query", "session.scalar", "session.flush"))


def _reads_the_clock(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"} and isinstance(node.ctx, ast.Load)
    )


def _knows_the_request(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        known = {"session", "g", "request"} & {alias.name for alias in node.names}
        return node.module == "flask_login" or (node.module == "flask" and bool(known))
    return isinstance(node, ast.Import) and any(alias.name == "flask_login" for alias in node.names)


def _markup_of_a_made_up_text(node: ast.AST) -> bool:
    """`Markup("<b>{}</b>").format(x)` escapes x; a text put together before does not."""
    if _last(node) != "Markup" or not isinstance(node, ast.Call):
        return False
    return not all(isinstance(one, ast.Constant) for one in node.args)


def _switches_the_guard_off(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and "unguarded" in {alias.name for alias in node.names}


BANS = {
    "connections": Ban(
        "a bare connection passes by the row guard",
        ASKED,
        _past_the_session,
        ("db.session.connection().execute(q)", "db.engine.connect()", "engine.raw_connection()"),
    ),
    "bulk methods": Ban(
        "bulk_* asks no flush, so no write is judged",
        ASKED,
        _in_bulk,
        (
            "session.bulk_save_objects(rows)",
            "db.session.bulk_insert_mappings(Innovation, rows)",
            "f = s.bulk_update_mappings",
        ),
    ),
    "bare tables and text": Ban(
        "only ORM statements are narrowed to one's own rows",
        ("views", "queries", "services"),
        _textual,
        ("select(Innovation.__table__.c.id)", 'text("SELECT 1")', "db.session.execute(sa.text(q))"),
    ),
    "queries in views": Ban(
        "reads have names in queries, writes and commits are services'",
        ("views",),
        _query_or_commit,
        ("select(Innovation)", "db.session.commit()", "db.session.query(User)", "session.scalars(q)"),
        allowed=frozenset({"views/rows.py"}),  # Flask-AppBuilder's own way to a table
    ),
    "the request below the edge": Ban(
        "who acts is an argument of services and queries",
        ("rules", "reference", "models", "queries", "services", "documents", "storage"),
        _knows_the_request,
        (
            "from flask import session",
            "from flask import current_app, g",
            "import flask_login",
            "from flask_login import x",
        ),
    ),
    "a clock in the rules": Ban(
        "now and today are arguments",
        ("rules",),
        _reads_the_clock,
        ("dt.datetime.now()", "dt.date.today()", "f = dt.datetime.utcnow"),
    ),
    "markup of made-up texts": Ban(
        "what people typed would become HTML",
        ("views", "queries", "services", "security", "documents"),
        _markup_of_a_made_up_text,
        ('Markup(f"<b>{name}</b>")', 'Markup("<b>" + name)', "markupsafe.Markup(text)"),
    ),
    "the guard switched off": Ban(
        "only the security layer reads across agencies, for sign-in and duplicates",
        ("views", "queries"),
        _switches_the_guard_off,
        ("from app.security.current import signed_in, unguarded",),
    ),
}


def offences(ban: Ban, root: Path = APP) -> Iterator[str]:
    """Where below `root` the ban is broken."""
    for layer in ban.layers:
        for path in sorted((root / layer).rglob("*.py")):
            if str(path.relative_to(root)) in ban.allowed:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if ban.notices(node):
                    yield f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)} {ast.unparse(node)[:70]}"


@pytest.mark.parametrize("name", BANS)
def test_nobody_breaks_it(name: str) -> None:
    assert list(offences(BANS[name])) == [], BANS[name].why


@pytest.mark.parametrize("name", BANS)
def test_the_ban_fires_in_every_layer_it_names(name: str, tmp_path: Path) -> None:
    ban = BANS[name]
    for number, example in enumerate(ban.examples):
        for layer in ban.layers:
            (tmp_path / layer / "deeper").mkdir(parents=True, exist_ok=True)
            (tmp_path / layer / "deeper" / f"bad_{number}.py").write_text(f"def f():\n    {example}\n")
    found = list(offences(ban, tmp_path))
    assert len({line.partition(":")[0] for line in found}) == len(ban.examples) * len(ban.layers)
