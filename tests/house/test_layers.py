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
    "services": {"extensions", "models", "queries", "reference", "rules", "security", "storage", "documents", "links"},
    "charts": {"queries", "reference", "rules"},
    "documents": {"rules"},
    "storage": {"rules"},
    "links": {"rules"},
    "backup": {"models", "storage"},
    "views": {
        "charts",
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


def offences(layer: str, root: Path = APP) -> list[str]:
    """Every import of a layer's files that its row of the table does not allow."""
    allowed = MAY_IMPORT[layer] | {layer}
    found = []
    for path in sorted((root / layer).rglob("*.py")):
        for line, module in imports_of(path):
            parts = module.split(".")
            if parts[0] == "app" and len(parts) > 1 and parts[1] in MAY_IMPORT and parts[1] not in allowed:
                found.append(f"{path.relative_to(root)}:{line} imports {module}")
    return found


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_imports_follow_the_arrows(layer: str) -> None:
    assert offences(layer) == []


def test_every_folder_of_the_house_has_its_row() -> None:
    code = {path.name for path in APP.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert code - {"migrations"} == set(MAY_IMPORT)


def foreign_to_rules(root: Path = APP) -> list[str]:
    """What the rules import besides the standard library."""
    return [
        f"{path.name}:{line} {module}"
        for path in sorted((root / "rules").rglob("*.py"))
        for line, module in imports_of(path)
        if module.split(".")[0] not in sys.stdlib_module_names | {"app"}
    ]


def test_rules_use_the_standard_library_alone() -> None:
    assert foreign_to_rules() == []


@pytest.mark.parametrize("layer", sorted(MAY_IMPORT))
def test_an_import_against_the_arrows_is_noticed_wherever_it_stands(layer: str, tmp_path: Path) -> None:
    against = sorted(set(MAY_IMPORT) - MAY_IMPORT[layer] - {layer})
    (tmp_path / layer).mkdir()
    for other in against:
        (tmp_path / layer / f"{other}.py").write_text(f"def f():\n    from app.{other} import x\n")
    assert {line.partition(":")[0] for line in offences(layer, tmp_path)} == {f"{layer}/{one}.py" for one in against}


def test_a_package_in_the_rules_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "bad.py").write_text("def f():\n    import sqlalchemy.orm\n")
    assert foreign_to_rules(tmp_path) == ["bad.py:2 sqlalchemy.orm"]
