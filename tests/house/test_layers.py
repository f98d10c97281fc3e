"""Who may import whom (docs/architecture.md): an import against the arrows fails here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"

#: layer → layers it may import; a layer may always import itself. Wiring files stand on top and are not listed.
MAY_IMPORT: dict[str, set[str]] = {
    "rules": set(),
    "reference": {"rules"},
    "models": {"extensions", "rules", "reference"},
    "queries": {"extensions", "models", "reference", "rules"},
    "security": {"extensions", "models", "queries", "reference", "rules"},
    "services": {"extensions", "models", "queries", "reference", "rules", "security", "storage", "documents"},
    "documents": {"rules"},
    "storage": {"rules"},
    "views": {
        "documents",
        "extensions",
        "models",
        "queries",
        "reference",
        "rules",
        "security",
        "services",
        "storage",
    },
}


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """(line, absolute module name) of everything a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def offences(layer: str) -> list[str]:
    """Every import of a layer's files that its row of the table does not allow."""
    allowed = MAY_IMPORT[layer] | {layer}
    found = []
    for path in sorted((APP / layer).rglob("*.py")):
        for line, module in imports_of(path):
            parts = module.split(".")
            if parts[0] == "app" and len(parts) > 1 and parts[1] in MAY_IMPORT and parts[1] not in allowed:
                found.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    return found


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_imports_follow_the_arrows(layer: str) -> None:
    assert offences(layer) == []


def test_every_folder_of_the_house_has_its_row() -> None:
    code = {path.name for path in APP.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert code - {"migrations"} == set(MAY_IMPORT)


def test_rules_use_the_standard_library_alone_and_no_clock() -> None:
    found = []
    for path in sorted((APP / "rules").rglob("*.py")):
        found += [
            f"{path.name}:{line} {module}"
            for line, module in imports_of(path)
            if module.split(".")[0] not in sys.stdlib_module_names | {"app"}
        ]
        tree = ast.parse(path.read_text())
        found += [
            f"{path.name}:{node.lineno} reads the clock"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in {"now", "today", "utcnow"}
            and isinstance(node.ctx, ast.Load)
        ]
    assert found == []


def test_the_layer_test_notices_an_import_against_the_arrows(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from app.views import words\n")
    assert ("app.views" in {module for _, module in imports_of(bad)}) is True


#: Only these may read the session, the request's user or flask.g's user.
SESSION_READERS = {"security", "views"}


def test_only_the_edge_and_security_know_of_requests() -> None:
    found = []
    for layer in set(MAY_IMPORT) - SESSION_READERS:
        for path in sorted((APP / layer).rglob("*.py")):
            found += [
                f"{path.relative_to(ROOT)}:{line}"
                for line, module in imports_of(path)
                if module in {"flask.session", "flask.g", "flask.request", "flask_login"}
            ]
    assert found == []


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def test_views_hold_no_query_and_no_commit_of_their_own() -> None:
    found = []
    for path in sorted((APP / "views").rglob("*.py")):
        for call in _calls(path):
            name = ast.unparse(call.func)
            if name in {
                "select",
                "text",
                "db.session.commit",
                "session.commit",
                "db.session.execute",
                "session.execute",
            }:
                found.append(f"{path.relative_to(ROOT)}:{call.lineno} calls {name}")
    assert found == []


def test_textual_sql_and_bare_tables_pass_by_the_row_guard_and_stay_out() -> None:
    found = []
    for layer in ("views", "queries", "services"):
        for path in sorted((APP / layer).rglob("*.py")):
            for call in _calls(path):
                name = ast.unparse(call.func).split(".")[-1]
                bare = name in {"select", "update", "delete"} and "__table__" in ast.unparse(call)
                if bare or ast.unparse(call.func) in {"text", "sqlalchemy.text", "sa.text"}:
                    found.append(f"{path.relative_to(ROOT)}:{call.lineno} calls {ast.unparse(call)[:60]}")
    assert found == []
