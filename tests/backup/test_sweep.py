"""`flask sweep` removes what no row claims, never what is claimed or fresh."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

from sqlalchemy import func, select

from app.models import FileObject, db
from app.storage.store import Storage
from tests.support.places import Live

TWO_DAYS_AGO = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2)).timestamp()


def put(storage: Storage, *, old: bool) -> str:
    key = storage.put(io.BytesIO(b"tanpa pemilik"), max_bytes=100).key
    if old:
        age(storage.path(key))
    return key


def age(path: Path) -> None:
    os.utime(path, (TWO_DAYS_AGO, TWO_DAYS_AGO))


def test_old_orphans_go_and_claimed_and_fresh_files_stay(live: Live):
    for path in live.storage.root.rglob("*"):
        age(path)
    old, fresh = put(live.storage, old=True), put(live.storage, old=False)
    half = live.storage.root / ".incoming" / "putus.part"
    half.write_bytes(b"x")
    age(half)

    assert "Akan dihapus: 1 berkas tanpa pemilik, 1 unggahan terputus." in live.run("sweep", "--dry-run").output
    assert live.storage.holds(old)
    assert half.exists()
    assert "Dihapus: 1 berkas tanpa pemilik, 1 unggahan terputus." in live.run("sweep").output
    assert (live.storage.holds(old), half.exists(), live.storage.holds(fresh)) == (False, False, True)
    with live.app.app_context():
        claimed = db.session.scalar(select(func.count()).select_from(FileObject))
    assert sum(one.is_file() for one in live.storage.root.rglob("*")) == claimed + 1
    assert live.run("verify").exit_code == 0


def test_the_store_of_another_installation_is_not_swept(live: Live, new_place):
    stranger = new_place("sqlite", filled=True)
    stranger.app.config["STORAGE_URL"] = live.app.config["STORAGE_URL"]
    for path in live.storage.root.rglob("*"):
        age(path)
    result = stranger.run("sweep")
    assert result.exit_code == 1
    assert "DATABASE_URL" in result.output
    assert live.run("verify").exit_code == 0
