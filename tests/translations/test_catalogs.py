"""Indonesian is complete for what we did not write; no entry of any catalog is fuzzy or broken.

A sentence of ours that lacks English is shown in Indonesian, and is no fault.
"""

from __future__ import annotations

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def i18n() -> ModuleType:
    loader = SourceFileLoader("i18n_script", str(ROOT / "scripts" / "i18n"))
    spec = importlib.util.spec_from_loader("i18n_script", loader)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.dont_write_bytecode", True)
        patch.setitem(sys.modules, "i18n_script", module)
        loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", [0, 1, 2], ids=["en-messages", "id-messages", "id-wtforms"])
def test_no_indonesian_is_missing_and_no_entry_is_fuzzy_or_broken(i18n: ModuleType, number: int):
    target = i18n.TARGETS[number]
    assert list(i18n.faults(target, target.source())) == []


def test_our_sentences_do_not_differ_in_white_space_alone(i18n: ModuleType):
    assert list(i18n.near_duplicates(i18n.extract_ours())) == []


def test_all_sentences_of_the_frameworks_are_covered(i18n: ModuleType):
    assert len(list(i18n.entries(i18n.extract_fab()))) == 153
    assert len(list(i18n.entries(i18n.read_wtforms()))) == 39


HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
GOOD = 'msgid "Simpan"\nmsgstr "Save"\n\nmsgid "%(jumlah)s berkas"\nmsgstr "%(jumlah)s files"\n\n'


@pytest.mark.parametrize(
    ("po", "fault"),
    [
        (GOOD.replace('"Save"', '""'), "not translated: 'Simpan'"),
        (GOOD.replace('msgid "Simpan"\nmsgstr "Save"\n\n', ""), "not translated: 'Simpan'"),
        ("#, fuzzy\n" + GOOD, "marked fuzzy: 'Simpan'"),
        (GOOD.replace("%(jumlah)s files", "%(total)s files"), "placeholders differ"),
        (GOOD.replace("%(jumlah)s files", "files"), "placeholders differ"),
        (GOOD + 'msgid "Simpan"\nmsgstr "Store"\n', "2 entries for one"),
        (GOOD + 'msgid "Lama"\nmsgstr "Old"\n', "no longer used"),
    ],
    ids=["empty", "absent", "fuzzy", "other placeholder", "lost placeholder", "twice", "left over"],
)
def test_each_kind_of_fault_is_named(
    i18n: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, po: str, fault: str
):
    monkeypatch.setattr(i18n, "ROOT", tmp_path)
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    target, source = i18n.Target("id", "messages", "ours"), i18n.Catalog()
    source.add("Simpan")
    source.add("%(jumlah)s berkas")
    target.path.parent.mkdir(parents=True)

    target.path.write_text(HEADER + GOOD, encoding="utf-8")
    assert list(i18n.faults(target, source)) == []

    target.path.write_text(HEADER + po, encoding="utf-8")
    found = list(i18n.faults(target, source))
    assert len(found) == 1
    assert fault in found[0]
