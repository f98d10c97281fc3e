"""When a file or a function outgrows its room, the design wants a new one."""

from __future__ import annotations

import ast
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app"
LONGEST_FILE = 350
LONGEST_FUNCTION = 60

#: Files that are one long list by nature.
LISTS = {"views/words.py"}


def sources() -> list[Path]:
    return [path for path in sorted(APP.rglob("*.py")) if "migrations" not in path.parts]


def test_no_file_outgrows_its_room() -> None:
    found = {str(path.relative_to(APP)): len(path.read_text().splitlines()) for path in sources()}
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FILE and name not in LISTS} == {}


def test_no_function_outgrows_a_screen() -> None:
    found = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    found.append(f"{path.relative_to(APP)}:{node.lineno} {node.name} has {lines} lines")
    assert found == []


def test_the_program_speaks_of_nothing_unfinished() -> None:
    marks = ("TODO", "FIXME", "XXX", "raise NotImplementedError")
    assert [str(path.relative_to(APP)) for path in sources() if any(mark in path.read_text() for mark in marks)] == []
