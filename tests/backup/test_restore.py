"""What comes back is what was there, on either engine; what is doubtful changes nothing."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import DBAPIError

from app.backup import schema
from app.backup.archive import ArchiveWriter, Manifest
from app.models import Holiday, Innovation, SignIn, TimelineRow, db
from app.rules.roles import Role
from tests.support.people import add_person, signed_in
from tests.support.places import Live, Place

ROOT = Path(__file__).parents[2]


def contents(path: Path) -> dict[str, bytes]:
    """Every member of an archive but the two that say when and from where."""
    with tarfile.open(path) as tar:
        found = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]
    return {name: data for name, data in found.items() if name not in {"manifest.json", "SHA256SUMS"}}


def rows(place: Place) -> int:
    """How many rows all tables of an installation hold."""
    with place.app.app_context(), db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return sum(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names)


def files(place: Place) -> list[Path]:
    return [one for one in place.storage.root.rglob("*") if one.is_file()]


@pytest.fixture
def backup(new_live, tmp_path: Path) -> Path:
    path = tmp_path / "b.tar"
    assert new_live("sqlite").run("backup", path).exit_code == 0
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "postgresql"), ("postgresql", "sqlite")],
)
def test_everything_comes_back_and_life_goes_on(new_live, new_place, tmp_path: Path, before: str, after: str):
    old, new = new_live(before), new_place(after)
    signed_in(old.app, old.round.own.admin)
    assert old.run("backup", tmp_path / "old.tar").exit_code == 0

    result = new.run("restore", tmp_path / "old.tar")
    assert result.exit_code == 0, result.output
    assert "semua berkas cocok" in result.output
    assert new.run("backup", tmp_path / "new.tar").exit_code == 0
    assert contents(tmp_path / "new.tar") == contents(tmp_path / "old.tar")

    page = signed_in(new.app, old.round.own.admin).get(f"/inovasi/{old.innovation_id}")
    assert page.status_code == 200
    person = add_person(new.app, Role.PIMPINAN)  # the database counts on from the highest number
    with new.app.app_context():
        assert db.session.scalars(select(SignIn)).all() != []
        assert person.user_id > old.round.pimpinan.user_id
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(delete(TimelineRow))


def test_a_row_may_refer_to_one_that_comes_later(new_live, new_place, tmp_path: Path):
    old = new_live("sqlite")
    with old.app.app_context():
        first = db.session.get_one(Innovation, old.innovation_id)
        values = {name: getattr(first, name) for name in ("period_id", "skpd_id", "created_by_id", "updated_by_id")}
        first.previous = Innovation(name="Tahun lalu, dicatat belakangan", **values)
        db.session.commit()
        assert first.previous_id > first.id
    assert old.run("backup", tmp_path / "b.tar").exit_code == 0
    assert new_place("postgresql", "satu").run("restore", tmp_path / "b.tar").exit_code == 0
    assert new_place("sqlite", "dua").run("restore", tmp_path / "b.tar").exit_code == 0


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DAMAGES = {
    "row": lambda data: flipped(data, data.index(b"Antar Obat")),
    "file": lambda data: flipped(data, data.index(b"isi berkas 3")),
    "name": lambda data: flipped(data, data.index(b"files/") + 8),
    "sum": lambda data: flipped(data, data.rindex(b"  data/timeline.jsonl") - 1),
    "manifest": lambda data: flipped(data, data.index(b'"revision"') + 14),
    "cut": lambda data: data[: len(data) // 2],
    "no manifest": lambda data: data[: data.index(b"manifest.json")],
    "no sums": lambda data: data[: data.index(b"SHA256SUMS")],
    "empty": lambda data: data[:0],
    "something else": lambda data: b"PK\x03\x04" + data,
}


def test_a_damaged_archive_changes_nothing(backup: Path, new_place):
    target, whole = new_place("sqlite"), backup.read_bytes()
    for name, damage in DAMAGES.items():
        backup.write_bytes(damage(whole))
        for arguments in (["restore"], ["restore", "--check"]):
            result = target.run(*arguments, backup)
            assert (name, result.exit_code) == (name, 1)
            assert "Tidak ada yang diubah" in result.output, (name, result.output)
    assert files(target) == []
    with target.app.app_context():
        assert inspect(db.engine).get_table_names() == []


def test_members_that_no_backup_writes_are_refused(new_place, tmp_path: Path):
    target = new_place("sqlite")
    for name in ("data/../../x.jsonl", "files/../../etc/passwd", "/etc/passwd"):
        assert target.run("restore", hand_made(tmp_path / "b.tar", {name: b"x"})).exit_code == 1
    assert files(target) == []


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_a_database_with_rows_is_not_touched(backup: Path, new_place, engine_name: str):
    target = new_place(engine_name, filled=True)
    before = rows(target)
    result = target.run("restore", backup)
    assert result.exit_code == 1
    assert "sudah berisi" in result.output
    assert (rows(target), files(target)) == (before, [])


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_rows_that_the_database_refuses_leave_it_empty(new_place, tmp_path: Path, engine_name: str):
    target = new_place(engine_name)
    with target.app.app_context():
        head = schema.head()
    columns = [one.name for one in Holiday.__table__.columns]
    good = dict.fromkeys(columns, "x") | {"id": 1, "day": "2026-08-17", "kind": "libur"}
    bad = good | {"id": 2, "kind": "hari baik"}
    lines = [columns, *[[row[name] for name in columns] for row in (good, bad)]]
    text = b"".join(json.dumps(one).encode() + b"\n" for one in lines)
    result = target.run("restore", hand_made(tmp_path / "b.tar", {"data/holiday.jsonl": text}, revision=head))
    assert result.exit_code == 1
    assert "ditolak basis data" in result.output
    assert rows(target) == 0


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_an_archive_of_an_older_program_is_brought_to_today_s_schema(new_place, tmp_path: Path, engine_name: str):
    text = b'["id","day","name","kind","source"]\n[7,"2026-08-17","Hari Kemerdekaan","libur","SKB"]\n'
    path = hand_made(tmp_path / "b.tar", {"data/holiday.jsonl": text}, revision="0001", tables={"holiday": 1})
    target = new_place(engine_name)
    assert target.run("db", "upgrade").exit_code == 0  # an empty database of today is as good as none
    result = target.run("restore", path)
    assert result.exit_code == 0, result.output
    with target.app.app_context():
        assert db.session.scalars(select(Holiday)).one().name == "Hari Kemerdekaan"
        db.session.rollback()
        with db.engine.connect() as connection:
            assert schema.revision_of(connection) == schema.head()


def test_an_archive_of_a_newer_program_is_refused(new_place, tmp_path: Path):
    result = new_place("sqlite").run("restore", hand_made(tmp_path / "b.tar", {}, revision="9999"))
    assert result.exit_code == 1
    assert "lebih baru" in result.output


def hand_made(
    path: Path, parts: dict[str, bytes], *, revision: str = "0001", tables: dict[str, int] | None = None
) -> Path:
    with path.open("wb") as file, ExitStack() as stack:
        writer = stack.enter_context(ArchiveWriter(file, 0))
        for name, data in parts.items():
            writer.add(name, io.BytesIO(data), len(data))
        writer.finish(Manifest("2026-11-24T00:00:00+00:00", revision, "sqlite", tables=tables or {}))
    return path


KILLED = """
import sys, time
from app.backup import restore, take
from app.storage.store import Storage
def hang(*_):
    print("half", flush=True)
    time.sleep(600)
Storage.settle = hang
take._add_files = hang
from flask.cli import FlaskGroup
from run import app
FlaskGroup(create_app=lambda: app).main(args=sys.argv[1:])
"""


def kill_in_the_middle(place: Place, *arguments: object) -> None:
    environment = {
        "DATABASE_URL": place.app.config["SQLALCHEMY_DATABASE_URI"],
        "STORAGE_URL": place.app.config["STORAGE_URL"],
        "INSTANCE_DIR": str(place.storage.root.parent),
    }
    command = [sys.executable, "-c", KILLED, *[str(one) for one in arguments]]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "half\n"
        child.send_signal(signal.SIGKILL)


def test_a_backup_killed_in_the_middle_is_no_backup(live: Live, tmp_path: Path):
    kill_in_the_middle(live, "backup", tmp_path / "b.tar")
    assert [one.name for one in tmp_path.glob("b.tar*")] == ["b.tar.part"]
    assert live.run("restore", "--check", tmp_path / "b.tar.part").exit_code == 1
    assert live.run("backup", tmp_path / "b.tar").exit_code == 0
    assert [one.name for one in tmp_path.glob("b.tar*")] == ["b.tar"]


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_a_restore_killed_in_the_middle_leaves_the_database_empty_and_may_be_tried_again(
    backup: Path, new_place, engine_name: str
):
    target = new_place(engine_name)
    kill_in_the_middle(target, "restore", backup)
    assert rows(target) == 0
    result = target.run("restore", backup)
    assert result.exit_code == 0, result.output
