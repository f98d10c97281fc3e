"""Every code that rules and services can say has an Indonesian sentence whose parameters are all given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from flask import Flask

from app.rules import codes
from app.rules.links import REASON_CODES, LinkReason
from app.rules.roles import Role
from app.rules.uploads import UPLOAD_CODES
from app.rules.workflow import Decision, State
from app.storage.refusal import REFUSAL_CODES, WARNING_CODES
from app.views import role_words, words

APP = Path(__file__).resolve().parents[2] / "app"
_CODE = re.compile(r"^[a-z_]+\.[a-z_]+$")


def said_codes() -> set[str]:
    """The literal codes of every `problem("…")` in the program."""
    found = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"problem", "Problem"} and node.args:
                found |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and _CODE.match(one.value)
                }
    return found


def test_every_code_has_its_sentence(app: Flask) -> None:
    listed = REFUSAL_CODES | WARNING_CODES | UPLOAD_CODES | set(REASON_CODES.values())
    assert (said_codes() | listed) - words.sentence_codes() == set()


def test_every_sentence_has_something_that_says_it(app: Flask) -> None:
    """A code stands once in the list of sentences and once more where it is raised."""
    text = "".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    assert [code for code in sorted(words.sentence_codes()) if text.count(f'"{code}"') < 2] == []


def test_every_closed_list_has_its_words() -> None:
    lists = {
        State: words.STATES,
        Decision: words.DECISIONS,
        Role: words.ROLES,
        codes.InnovationForm: words.FORMS,
        codes.Stage: words.STAGES,
        codes.Initiator: words.INITIATORS,
        codes.InnovationKind: words.KINDS,
        codes.Verdict: words.VERDICTS,
        codes.ParticipationState: words.PARTICIPATION,
        codes.EvidenceKind: words.EVIDENCE_KINDS,
        codes.DayMode: words.DAY_MODES,
        codes.SkpdKind: words.SKPD_KINDS,
        codes.HolidayKind: words.HOLIDAY_KINDS,
    }
    assert {kind.__name__: set(kind) ^ set(said) for kind, said in lists.items() if set(kind) ^ set(said)} == {}
    assert set(words.DECIDED) == set(Decision)
    assert set(REASON_CODES) == set(LinkReason)


def test_whatever_a_role_may_open_has_a_name_that_people_know(app: Flask) -> None:
    picker = (Path(__file__).resolve().parents[2] / "app/templates/components/picker.html").read_text()
    views = app.appbuilder.baseviews
    assert {view.class_permission_name for view in views} - set(role_words.OPENED) == set()
    verbs = {name.replace("_", " ", 1) for view in views for name in view.base_permissions or ()}
    assert {verb for verb in verbs if f"'{verb}'" not in picker} == set()
