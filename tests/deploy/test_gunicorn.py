"""What is in deploy/ serves: behind a proxy, with large files, and without losing what it has begun."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

from sqlalchemy import select

from app.models import EvidenceVersion, FileObject, IndicatorEntry, db
from app.rules.completeness import VIDEO_NATIONAL_NUMBER
from app.storage.sample_video import make_mp4
from app.storage.samples import make_pdf
from tests.support.places import Live
from tests.support.production import Visitor, production
from tests.support.rounds import add_draft

PIECE = 1 << 16
FIFTY_MEGABYTES = 50 << 20


def address(live: Live, pk: int, *, video: bool = False) -> str:
    with live.app.app_context():
        entries = db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.innovation_id == pk)).all()
        found = next(one for one in entries if (one.indicator.national_number == VIDEO_NATIONAL_NUMBER) == video)
        return f"/inovasi/{pk}/bukti?entri={found.id}"


def pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + PIECE] for at in range(0, len(data), PIECE))


def newest_file(live: Live) -> FileObject:
    return db.session.scalars(select(FileObject).order_by(FileObject.id.desc()).limit(1)).one()


def test_a_video_of_50_mb_goes_in_whole_and_comes_out_in_ranges(live: Live):
    pk = add_draft(live.app, live.round, "Bank Sampah")
    video = make_mp4(150)
    spare = FIFTY_MEGABYTES - len(video)
    data = video + struct.pack(">I4s", spare, b"free") + bytes(spare - 8)
    with production(live) as server:
        visitor = Visitor(server.port).sign_in(live.round.own.admin)
        answer = visitor.upload(address(live, pk, video=True), "profil.mp4", pieces(data), len(data))
        assert answer.status == 201, answer.body[:2000]
        with live.app.app_context():
            file = newest_file(live)
            assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
        part = visitor.get(f"/bukti/{newest_evidence(live)}", Range="bytes=1000-1999")
        assert (part.status, part.body) == (206, data[1000:2000])


def newest_evidence(live: Live) -> int:
    with live.app.app_context():
        return db.session.scalars(
            select(EvidenceVersion.evidence_id).where(EvidenceVersion.file_object_id == newest_file(live).id)
        ).one()


def test_a_request_that_has_begun_is_ended_before_the_server_stops(new_live):
    live = new_live("sqlite")
    pk = add_draft(live.app, live.round, "Bank Sampah")
    data = make_pdf("Surat", [f"Baris ke-{number} dari surat yang panjang." for number in range(5000)])
    with production(live) as server:
        visitor = Visitor(server.port).sign_in(live.round.own.admin)

        def asked_to_stop_in_the_middle() -> Iterator[bytes]:
            for number, piece in enumerate(pieces(data)):
                yield piece
                if number == 2:
                    server.terminate()

        answer = visitor.upload(address(live, pk), "Surat.pdf", asked_to_stop_in_the_middle(), len(data))
        assert answer.status == 201, answer.body[:2000]
        assert server.wait() == 0
    with live.app.app_context():
        assert newest_file(live).sha256 == hashlib.sha256(data).hexdigest()
    assert live.run("verify").exit_code == 0
