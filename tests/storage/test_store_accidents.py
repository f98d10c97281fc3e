"""A full disk and a killed process: nothing half-received is ever visible, and the store heals by itself."""

import contextlib
import datetime as dt
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.storage.store import CHUNK, Storage

ROOT = Path(__file__).parents[2]
SMALL = 3 * CHUNK

UPLOAD = """
import io, sys
from app.storage.store import Storage, StorageUnavailable
store = Storage(sys.argv[1])
kept = store.put(io.BytesIO(b"a" * 1000), max_bytes=1 << 40)
try:
    store.put(io.BytesIO(bytes(5 << 20)), max_bytes=1 << 40)
except StorageUnavailable as problem:
    print("full" if problem.full else "unavailable")
again = store.put(io.BytesIO(b"b" * 1000), max_bytes=1 << 40)
print(store.verify(kept.key, kept.sha256) and store.verify(again.key, again.sha256))
"""

HANGING_UPLOAD = """
import sys, time
from app.storage.store import Storage
class Slow:
    sent = 0
    def read(self, size):
        self.sent += 1
        if self.sent > 3:
            print("half", flush=True)
            time.sleep(600)
        return bytes(size)
Storage(sys.argv[1]).put(Slow(), max_bytes=1 << 40)
"""


@dataclass(frozen=True)
class SmallPlace:
    """A folder that takes about 3 MB, and what a child must do first so that it does."""

    folder: Path
    limit_file_size: bool


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallPlace]:
    """A real disk of 3 MB where mounting is allowed; elsewhere the operating system's limit on a file."""
    folder = tmp_path / "kecil"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        yield SmallPlace(folder, limit_file_size=True)
        return
    try:
        yield SmallPlace(folder, limit_file_size=False)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def upload(place: SmallPlace) -> list[str]:
    child = subprocess.run(
        [sys.executable, "-c", UPLOAD, str(place.folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_limit if place.limit_file_size else None,
    )
    assert child.returncode == 0, child.stderr
    return child.stdout.split()


def visible(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_full_disk_is_said_leaves_no_part_and_spares_what_is_there(small_disk: SmallPlace) -> None:
    assert upload(small_disk) == ["full", "True"]
    assert sorted(path.stat().st_size for path in visible(small_disk.folder)) == [1000, 1000]


def test_a_file_over_the_system_s_own_limit_is_the_same_as_a_full_disk(tmp_path: Path) -> None:
    assert upload(SmallPlace(tmp_path, limit_file_size=True)) == ["full", "True"]
    assert sorted(path.stat().st_size for path in visible(tmp_path)) == [1000, 1000]


def test_a_process_killed_in_the_middle_leaves_nothing_to_be_found_and_the_sweep_takes_the_rest(
    tmp_path: Path,
) -> None:
    store = Storage(tmp_path / "bukti")
    child = subprocess.Popen(
        [sys.executable, "-c", HANGING_UPLOAD, str(store.root)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with contextlib.closing(child.stdout or sys.stdin) as said:
        assert said.readline() == "half\n"
        child.send_signal(signal.SIGKILL)
        child.wait()
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    (left,) = visible(store.root)
    assert left.parent == store.root / ".incoming"
    assert left.stat().st_size == 3 * CHUNK
    assert list(store.orphans(set(), tomorrow)) == []
    assert store.sweep(set(), tomorrow - dt.timedelta(days=2)).partials == 0
    assert store.sweep(set(), tomorrow).partials == 1
    assert visible(store.root) == []
