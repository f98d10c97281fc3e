"""Bytes are kept whole under own keys inside the store, or not at all."""

import datetime as dt
import hashlib
import io
import os
import stat
import threading
from pathlib import Path

import pytest

from app.storage.store import (
    CHUNK,
    BadKey,
    FileMissing,
    FileTooLarge,
    Storage,
    StorageUnavailable,
    StoredBytes,
    storage_from_url,
)

DATA = os.urandom(2 * CHUNK + 12345)
FAR = 1 << 40


@pytest.fixture
def store(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "bukti")


def put(store: Storage, data: bytes = DATA) -> StoredBytes:
    return store.put(io.BytesIO(data), max_bytes=FAR)


def files(store: Storage) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def tomorrow() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


def test_what_is_put_comes_back_byte_by_byte_with_its_size_and_sha256(store: Storage) -> None:
    stored = put(store)
    assert (stored.size, stored.sha256) == (len(DATA), hashlib.sha256(DATA).hexdigest())
    assert b"".join(store.iter_chunks(stored.key)) == DATA
    assert store.size(stored.key) == len(DATA)
    with store.open(stored.key) as file:
        assert file.read() == DATA


@pytest.mark.parametrize(("start", "end"), [(0, 1), (CHUNK - 1, CHUNK + 1), (5, 5), (len(DATA) - 3, len(DATA))])
def test_a_range_is_the_same_bytes_as_the_slice(store: Storage, start: int, end: int) -> None:
    assert b"".join(store.iter_chunks(put(store).key, start, end)) == DATA[start:end]


def test_a_range_without_end_runs_to_the_last_byte(store: Storage) -> None:
    assert b"".join(store.iter_chunks(put(store).key, CHUNK)) == DATA[CHUNK:]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, len(DATA) + 1), (len(DATA) + 1, None)])
def test_a_range_outside_the_file_is_an_error_before_the_first_byte(
    store: Storage, start: int, end: int | None
) -> None:
    key = put(store).key
    with pytest.raises(ValueError, match="range"):
        store.iter_chunks(key, start, end)


def test_a_file_is_readable_by_the_group_only_and_never_executable_whatever_the_umask(store: Storage) -> None:
    before = os.umask(0)
    try:
        path = store.path(put(store).key)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750
    assert stat.S_IMODE(path.parents[1].stat().st_mode) == 0o750


def test_the_same_bytes_twice_are_two_files_so_that_one_can_go_without_the_other(store: Storage) -> None:
    first, second = put(store), put(store)
    store.discard(first.key)
    assert first.key != second.key
    assert store.verify(second.key, second.sha256)


def test_one_byte_more_than_the_limit_is_refused_and_leaves_nothing(store: Storage) -> None:
    assert store.put(io.BytesIO(DATA), max_bytes=len(DATA)).size == len(DATA)
    before = files(store)
    with pytest.raises(FileTooLarge) as refused:
        store.put(io.BytesIO(DATA), max_bytes=len(DATA) - 1)
    assert refused.value.limit == len(DATA) - 1
    assert files(store) == before


@pytest.mark.parametrize("error", [ConnectionResetError("hung up"), KeyboardInterrupt(), SystemExit(1)])
def test_a_sender_who_hangs_up_half_way_leaves_nothing_and_the_error_is_his(
    store: Storage, error: BaseException
) -> None:
    class Cut(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= CHUNK:
                raise error
            return super().read(size)

    with pytest.raises(type(error)):
        store.put(Cut(DATA), max_bytes=FAR)
    assert files(store) == []


def test_four_uploads_at_once_are_four_whole_files(store: Storage) -> None:
    bodies = [os.urandom(CHUNK + n) for n in range(4)]
    done: list[StoredBytes] = []
    threads = [threading.Thread(target=lambda body=body: done.append(put(store, body))) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {item.sha256 for item in done} == {hashlib.sha256(body).hexdigest() for body in bodies}
    assert all(store.verify(item.key, item.sha256) for item in done)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../../etc/passwd",
        "/etc/passwd",
        "aa/bb/../../../x",
        "aa/bb/" + "c" * 31,
        "aa/bb/" + "c" * 32 + "\n",
        "AA/bb/" + "c" * 32,
        "aa/bb/" + "c" * 32 + "\0",
        "aa\\bb\\" + "c" * 32,
        "." * 38,
        ".incoming/" + "c" * 32 + ".part",
        "aa/bb/\u202e" + "c" * 31,
        "a" * 5000,
    ],
)
def test_a_key_the_store_did_not_make_is_refused(store: Storage, key: str) -> None:
    for use in (store.path, store.open, store.size, store.iter_chunks, store.discard):
        with pytest.raises(BadKey):
            use(key)


def test_a_link_that_leads_out_of_the_store_is_never_followed(store: Storage, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia"
    secret.write_text("rahasia")
    by_file, by_folder = "aa/bb/" + "c" * 32, "dd/ee/" + "f" * 32
    (store.root / "aa/bb").mkdir(parents=True)
    (store.root / by_file).symlink_to(secret)
    (tmp_path / "luar/ee").mkdir(parents=True)
    (tmp_path / "luar/ee" / ("f" * 32)).write_text("rahasia")
    (store.root / "dd").symlink_to(tmp_path / "luar")
    for key in (by_file, by_folder):
        with pytest.raises(BadKey):
            store.open(key)
        with pytest.raises(BadKey):
            store.discard(key)
    assert secret.exists()


def test_a_store_reached_through_a_link_works(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "bukti").symlink_to(tmp_path / "disk")
    store = Storage(tmp_path / "bukti")
    assert b"".join(store.iter_chunks(put(store).key)) == DATA


def test_a_missing_file_says_so_and_discarding_it_again_is_fine(store: Storage) -> None:
    key = put(store).key
    store.discard(key)
    store.discard(key)
    for use in (store.open, store.size, store.iter_chunks):
        with pytest.raises(FileMissing):
            use(key)


def test_one_flipped_byte_and_a_missing_file_fail_the_check(store: Storage) -> None:
    stored = put(store)
    assert store.verify(stored.key, stored.sha256)
    with store.path(stored.key).open("r+b") as file:
        file.seek(CHUNK)
        file.write(bytes([DATA[CHUNK] ^ 1]))
    assert not store.verify(stored.key, stored.sha256)
    store.discard(stored.key)
    assert not store.verify(stored.key, stored.sha256)


def test_the_sweep_takes_what_no_row_claims_and_only_when_it_is_old(store: Storage) -> None:
    claimed, orphan = put(store), put(store)
    recent = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    assert list(store.orphans({claimed.key}, recent)) == []
    assert list(store.orphans({claimed.key}, tomorrow())) == [orphan.key]
    swept = store.sweep({claimed.key}, tomorrow())
    assert (swept.orphans, swept.partials) == (1, 0)
    assert [store.path(claimed.key)] == files(store)


def test_the_sweep_leaves_strange_files_of_the_operator_alone(store: Storage) -> None:
    (store.root / "CATATAN.txt").write_text("jangan dihapus")
    (store.root / "aa/bb").mkdir(parents=True)
    (store.root / "aa/bb/catatan").write_text("jangan dihapus")
    store.sweep(set(), tomorrow())
    assert len(files(store)) == 2


def test_the_address_of_a_store_is_a_file_url_or_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "berkas bukti"
    for url in (folder.as_uri(), str(folder), f"file://localhost{folder.as_uri()[7:]}"):
        assert storage_from_url(url).root == folder


@pytest.mark.parametrize("url", ["", "ftp://host/x", "bukti", "file://bukti/x", "file:bukti", "file:///x?y=1", "s4:/x"])
def test_an_address_nobody_understands_is_refused_with_the_name_of_the_setting(url: str) -> None:
    with pytest.raises(ValueError, match="STORAGE_URL"):
        storage_from_url(url)


def test_a_store_whose_place_is_taken_by_a_file_or_gone_is_unavailable(tmp_path: Path, store: Storage) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageUnavailable):
        Storage(tmp_path / "taken")
    store.check_ready()
    (store.root / ".incoming").rmdir()
    for use in (lambda: put(store), store.check_ready):
        with pytest.raises(StorageUnavailable) as problem:
            use()
        assert not problem.value.full
