"""The package of step 9: only what the signed decree names, every sha256 right, the length known, memory flat."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from app.documents.package.archive import Damaged, Item, archive, bytes_item
from app.documents.package.names import Folder, slug
from app.models import AuditRow, FileObject, db
from app.rules.workflow import Decision
from app.services.package.prepare_papers import Papers
from app.storage.store import storage_from_url
from tests.support.decrees import sign_decree
from tests.support.people import signed_in
from tests.support.rounds import Round, add_complete, begin_round
from tests.support.signin import csrf_token

WAY = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)


def give_bytes(app: Flask) -> None:
    """Put real bytes behind every file that has none."""
    with app.app_context():
        store = storage_from_url(app.config["STORAGE_URL"])
        for file in db.session.scalars(select(FileObject).where(FileObject.size == 1000)):
            stored = store.put(io.BytesIO(f"isi berkas {file.id}".encode() * 50), max_bytes=10_000)
            file.storage_key, file.size, file.sha256 = stored.key, stored.size, stored.sha256
        db.session.commit()


@pytest.fixture
def named(app: Flask) -> tuple[Round, int]:
    round_ = begin_round(app)
    innovation = add_complete(app, round_, 'Antar Obat "Lansia" & Cepat', *WAY)
    add_complete(app, round_, "Tanpa SK", *WAY)
    sign_decree(app, round_, [innovation])
    give_bytes(app)
    return round_, innovation


def package(app: Flask, round_: Round) -> zipfile.ZipFile:
    """The package as Bappedalitbang's browser gets it."""
    client = signed_in(app, round_.bappedalitbang)
    token = csrf_token(client.get("/serah-terima/"))
    answer = client.post("/serah-terima/paket", data={"csrf_token": token})
    assert answer.status_code == 200, answer.location
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    answer.close()
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_the_package_holds_what_the_decree_names_and_every_sha256_of_its_manifest_is_right(
    app: Flask, named: tuple[Round, int]
) -> None:
    round_, _pk = named
    zipped = package(app, round_)
    assert zipped.testzip() is None
    root = zipped.namelist()[0].split("/")[0]
    told = json.loads(zipped.read(f"{root}/manifest.json"))
    listed = {one["path"]: one for one in told["files"]}
    assert set(listed) == set(zipped.namelist()) - {f"{root}/manifest.json"}
    for path, one in listed.items():
        content = zipped.read(path)
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (one["sha256"], one["size"]), path
    assert {info.compress_type for info in zipped.infolist()} == {zipfile.ZIP_STORED}
    assert (told["innovations"], told["missing"], told["file_count"]) == (1, [], len(listed))
    assert told["decrees"] == ["188.45/77/KUM/2026, 2026-11-02"]
    folder = f"{root}/001-antar-obat-lansia-cepat"
    inside = {path.removeprefix(f"{folder}/").split("/")[0] for path in listed if path.startswith(folder)}
    assert {"profil.txt", "C1.pdf", "16-regulasi-inovasi-daerah", "35-video-inovasi-daerah"} < inside
    assert len([one for one in inside if one[:2].isdigit()]) == 20
    assert f"{root}/SK-Bupati.pdf" in listed
    assert zipped.read(f"{folder}/C1.pdf").startswith(b"%PDF-")
    assert not any("tanpa-sk" in path for path in listed)


def test_the_recap_and_the_profile_say_the_same_in_the_national_order(app: Flask, named: tuple[Round, int]) -> None:
    round_, _pk = named
    zipped = package(app, round_)
    root = zipped.namelist()[0].split("/")[0]
    book = openpyxl.load_workbook(io.BytesIO(zipped.read(f"{root}/00-rekap.xlsx")))
    assert book.sheetnames == ["Inovasi", "Indikator", "Bukti", "SKPD", "Yandas", "Metadata"]
    assert [row[2].value for row in book["Indikator"].iter_rows(min_row=2)] == list(range(16, 36))
    rows = list(csv.DictReader(io.StringIO(zipped.read(f"{root}/00-rekap.csv").decode("utf-8-sig"))))
    assert [row["Nama Inovasi"] for row in rows] == ['Antar Obat "Lansia" & Cepat']
    assert rows[0]["Waktu Penerapan"] == "03/02/2025"
    files = list(book["Bukti"].iter_rows(min_row=2, values_only=True))
    for row in files:
        assert hashlib.sha256(zipped.read(f"{root}/{row[2]}")).hexdigest() == row[7]
    text = zipped.read(f"{root}/{rows[0]['Folder']}/profil.txt").decode("utf-8-sig")
    labels = [line.strip("- \r") for line in text.split("\n") if line.startswith("---")]
    assert labels[:4] == ["Perangkat Daerah", "Nama Inovasi", "Tahapan Inovasi", "Inisiator Inovasi Daerah"]
    assert labels[-1] == "Indikator 35 Video Inovasi Daerah"


def test_a_lost_file_is_left_out_and_named(app: Flask, named: tuple[Round, int]) -> None:
    round_, _pk = named
    with app.app_context():
        file = db.session.scalars(select(FileObject).where(FileObject.filename == "SK.pdf").limit(1)).one()
        storage_from_url(app.config["STORAGE_URL"]).path(file.storage_key).unlink()
    zipped = package(app, round_)
    told = json.loads(zipped.read(next(one for one in zipped.namelist() if one.endswith("manifest.json"))))
    assert len(told["missing"]) == 1
    assert zipped.testzip() is None


def test_who_took_a_package_away_is_recorded_and_others_get_none(app: Flask, named: tuple[Round, int]) -> None:
    round_, _pk = named
    package(app, round_)
    with app.app_context():
        row = db.session.scalars(select(AuditRow).where(AuditRow.action == "handover.package")).one()
        assert row.actor_id == round_.bappedalitbang.user_id
    client = signed_in(app, round_.pimpinan)
    assert "Siapkan dan unduh paket" not in client.get("/serah-terima/").get_data(as_text=True)


def test_papers_that_do_not_fit_into_the_time_are_printed_when_asked_again(
    app: Flask, named: tuple[Round, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    round_, _pk = named
    monkeypatch.setattr("app.views.handover_package._SECONDS", 0.0)
    client = signed_in(app, round_.bappedalitbang)
    token = csrf_token(client.get("/serah-terima/"))
    app.config["INSTANCE_DIR"] = str(Path(app.config["STORAGE_URL"].removeprefix("file://")).parent / "lain")
    answer = client.post("/serah-terima/paket", data={"csrf_token": token}, follow_redirects=True)
    assert "0 dari 1 formulir sudah dicetak" in answer.get_data(as_text=True)
    assert Papers({}, 3).total == 3


def test_stored_bytes_that_are_not_those_received_break_the_package_off() -> None:
    good = bytes_item("a/baik.txt", b"isi")
    bad = Item("a/rusak.txt", 3, "0" * 64, lambda: iter((b"isi",)))
    length, pieces = archive([good, bad])
    assert length > 0
    with pytest.raises(Damaged, match="rusak"):
        b"".join(pieces)


def test_a_large_package_goes_out_in_flat_memory_and_at_its_exact_length() -> None:
    piece, count = bytes(1 << 20), 200
    digest = hashlib.sha256(piece * count).hexdigest()
    length, pieces = archive([Item("a/video.mp4", len(piece) * count, digest, lambda: iter([piece] * count))])
    tracemalloc.start()
    sent = sum(len(one) for one in pieces)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent == length
    assert peak < 5 << 20


def test_names_are_plain_short_and_never_alike() -> None:
    folder = Folder("x/16-regulasi")
    given = ["SK Bupati.pdf", "sk bupati.PDF", "../../SK  Bupati.pdf", "Ünï çodé.png", "", "a" * 300 + ".pdf"]
    found = [folder.place(one) for one in given]
    assert found[:4] == [
        "x/16-regulasi/sk-bupati.pdf",
        "x/16-regulasi/sk-bupati-2.pdf",
        "x/16-regulasi/sk-bupati-3.pdf",
        "x/16-regulasi/uni-code.png",
    ]
    assert len(set(found)) == len(given)
    assert max(map(len, found)) < 120
    assert slug("???") == "tanpa-nama"
