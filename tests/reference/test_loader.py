"""A mistake in a reference file is told by file, place and reason; all mistakes of all files at once."""

import shutil
from pathlib import Path

import pytest

from app.reference.loader import DEFAULT_FOLDER, ReferenceInvalid, load_reference
from tests.reference.mistakes import FORM, HOLIDAYS, MISTAKES, NATIONAL


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "reference"
    shutil.copytree(DEFAULT_FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{name} no longer has {old!r}"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ReferenceInvalid) as caught:
        load_reference(folder)
    return caught.value.problems


def test_an_untouched_copy_loads(folder):
    assert load_reference(folder) == load_reference()


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_told_with_file_place_and_reason(folder, change, expected):
    edit(folder, *change)
    assert expected in problems_of(folder)


@pytest.mark.parametrize(
    "name", ["decree.yml", "monev.yml", "national_fields.yml", "skpd.yml", "sop.yml", "urusan.yml"]
)
def test_a_missing_file_is_told(folder, name):
    (folder / name).unlink()
    assert problems_of(folder) == (f"{name}: seluruh berkas: berkas belum ada.",)


@pytest.mark.parametrize(("name", "reason"), [("holidays", "daftar hari libur"), ("indicators", "set indikator")])
def test_an_empty_yearly_folder_is_told(folder, name, reason):
    shutil.rmtree(folder / name)
    assert problems_of(folder) == (f"{name}: seluruh folder: belum ada satu pun {reason}.",)


def test_an_empty_file_is_told(folder):
    (folder / "sop.yml").write_text("", encoding="utf-8")
    assert problems_of(folder) == ("sop.yml: seluruh berkas: harus berupa pasangan kunci dan isi.",)


def test_a_file_in_another_encoding_is_told(folder):
    (folder / "sop.yml").write_bytes("source: Pedoman – SOP".encode("utf-16"))
    assert problems_of(folder) == ("sop.yml: seluruh berkas: berkas harus disimpan sebagai teks UTF-8.",)


def test_a_misspelt_file_name_is_told_and_not_silently_left_out(folder):
    shutil.copy(folder / HOLIDAYS, folder / "holidays" / "2027.yaml")
    assert problems_of(folder) == ("holidays/2027.yaml: seluruh berkas: nama berkas tidak dikenal.",)


def test_a_holiday_file_named_after_another_year_is_told(folder):
    (folder / HOLIDAYS).rename(folder / "holidays" / "2027.yml")
    assert problems_of(folder) == (
        'holidays/2027.yml: seluruh berkas: "year" tertulis 2026, padahal nama berkasnya 2027.yml.',
    )


def test_one_day_may_not_be_a_holiday_in_two_files(folder):
    text = (folder / HOLIDAYS).read_text(encoding="utf-8")
    (folder / "holidays" / "2027.yml").write_text(text.replace("year: 2026", "year: 2027"), encoding="utf-8")
    assert (
        "holidays/2027.yml: hari libur ke-1: tanggal 2026-01-01 sudah dipakai holidays/2026.yml hari libur ke-1."
        in problems_of(folder)
    )


def test_all_mistakes_of_all_files_are_told_at_once_and_nothing_else(folder):
    for change, _ in [row[1:] for row in MISTAKES if row[0] in {"an impossible date", "a missing key"}]:
        edit(folder, *change)
    edit(folder, "sop.yml", "days: 15", "days: 0")
    (folder / "urusan.yml").unlink()
    found = problems_of(folder)
    assert found == (
        'sop.yml: langkah ke-1: kunci "output" belum ada.',
        'sop.yml: langkah ke-6: "days" harus bilangan bulat 1 sampai 366, tertulis "0".',
        'holidays/2026.yml: hari libur ke-3: "date" harus tanggal yang ada, ditulis seperti 2026-12-31, tertulis "2026-02-30".',
        "urusan.yml: seluruh berkas: berkas belum ada.",
    )


def test_the_exception_reads_as_a_list(folder):
    (folder / "sop.yml").unlink()
    with pytest.raises(ReferenceInvalid, match="Data acuan") as caught:
        load_reference(folder)
    assert str(caught.value) == "Data acuan tidak dapat dipakai:\n- sop.yml: seluruh berkas: berkas belum ada."


def test_a_form_may_have_a_row_the_national_index_does_not_know(folder):
    own = """
  - number: 22
    name: Kearifan Lokal
    help: Jelaskan kaitan inovasi dengan budaya Balangan. Lampirkan foto.
    accepted_evidence: Foto.
    evidence_kinds: [jpg]
    weight: 1
    mandatory: false
    levels: [Sedikit., Sedang., Banyak.]
"""
    path = folder / FORM
    path.write_text(path.read_text(encoding="utf-8").rstrip() + own, encoding="utf-8")
    assert problems_of(folder) == (
        "indicators/2026.yml: seluruh berkas: poin tertinggi 114 melebihi 111 dari set nasional.",
    )
    edit(folder, NATIONAL, "max_points: 111", "max_points: 112")
    assert "indicators/2026-nasional.yml" in problems_of(folder)[0]
