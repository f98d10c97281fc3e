"""A backup is everything as it stood at one instant, in a file that is whole or not there."""

from __future__ import annotations

import json
import stat
import subprocess
import tarfile
import threading
from pathlib import Path

from sqlalchemy import func, select

from app.backup import take
from app.backup.refusal import REFUSAL_CODES
from app.cli_backup import SENTENCES
from app.models import FileObject, Holiday, db
from tests.support.places import Live


def test_the_archive_is_a_tar_whose_sums_anybody_can_check(live: Live, tmp_path: Path):
    result = live.run("backup", tmp_path / "b.tar")

    assert result.exit_code == 0, result.output
    assert stat.S_IMODE((tmp_path / "b.tar").stat().st_mode) == 0o600
    with tarfile.open(tmp_path / "b.tar") as tar:
        names = tar.getnames()
    (tmp_path / "isi").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "b.tar", "-C", tmp_path / "isi"], check=True)
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "isi", check=False)
    assert checked.returncode == 0
    manifest = json.loads((tmp_path / "isi" / "manifest.json").read_text())
    tables = [one for one in names if one.startswith("data/")]
    files = [one for one in names if one.startswith("files/")]
    assert names == [*tables, *sorted(files), "manifest.json", "SHA256SUMS"]
    assert (len(tables), len(files)) == (len(manifest["tables"]), manifest["files"])
    assert names.index("data/ab_user.jsonl") < names.index("data/innovation.jsonl") < names.index("data/timeline.jsonl")
    assert "data/sign_in.jsonl" not in names  # a session that has ended must not come alive again


def test_people_go_on_working_and_the_backup_does_not_see_it(live: Live, tmp_path: Path, monkeypatch):
    def somebody_writes() -> None:
        with live.app.app_context():
            day = db.session.scalars(select(Holiday)).first()
            assert day is not None
            day.name = "Sesudah cadangan dimulai"
            db.session.commit()
            db.session.remove()

    def tables_with_a_write_between():
        first, *others = take_tables()
        yield first
        thread = threading.Thread(target=somebody_writes)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
        yield from others

    take_tables = take.tables
    monkeypatch.setattr(take, "tables", tables_with_a_write_between)
    assert live.run("backup", tmp_path / "b.tar").exit_code == 0

    with tarfile.open(tmp_path / "b.tar") as tar:
        told = tar.extractfile("data/holiday.jsonl")
        assert told is not None
        assert b"Sesudah cadangan" not in told.read()
    with live.app.app_context():
        assert db.session.scalar(select(func.count()).where(Holiday.name == "Sesudah cadangan dimulai")) == 1


def test_a_file_that_is_there_is_never_written_over(new_live, tmp_path: Path):
    (tmp_path / "b.tar").write_text("kemarin")
    result = new_live("sqlite").run("backup", tmp_path / "b.tar")
    assert (result.exit_code, (tmp_path / "b.tar").read_text()) == (1, "kemarin")
    assert "tidak ditimpa" in result.output


def test_what_fails_leaves_nothing(new_live, tmp_path: Path, monkeypatch):
    def broken(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(take, "_add_files", broken)
    (tmp_path / "b.tar.part").write_text("sisa dari proses yang mati")
    result = new_live("sqlite").run("backup", tmp_path / "b.tar")
    assert (result.exit_code, list(tmp_path.glob("b.tar*"))) == (1, [])
    assert "No space left on device" in result.output


def test_damaged_and_missing_evidence_is_named_and_all_the_rest_is_kept(new_live, new_place, tmp_path: Path):
    live = new_live("sqlite")
    with live.app.app_context():
        damaged, missing, *others = db.session.scalars(select(FileObject).order_by(FileObject.id)).all()
        ids, count = [damaged.id, missing.id], len(others)
        path = live.storage.path(damaged.storage_key)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        live.storage.discard(missing.storage_key)

    result = live.run("backup", tmp_path / "b.tar")
    assert result.exit_code == 1
    assert f"file_object: {ids[0]}, {ids[1]}." in result.output

    target = new_place("sqlite")
    restored = target.run("restore", tmp_path / "b.tar")
    assert restored.exit_code == 1
    assert restored.output.count("hilang atau isinya berubah") == len(ids)
    assert sum(one.is_file() for one in target.storage.root.rglob("*")) == count + 1


def test_a_database_of_another_version_is_not_taken_for_ours(new_place, tmp_path: Path):
    result = new_place("sqlite").run("backup", tmp_path / "b.tar")
    assert (result.exit_code, list(tmp_path.glob("b.tar*"))) == (1, [])
    assert "db upgrade" in result.output


def test_every_refusal_has_its_sentence():
    assert set(SENTENCES) == REFUSAL_CODES
