"""A signed decree to test with, written straight into the tables."""

from __future__ import annotations

import datetime as dt
import io

from flask import Flask

from app.models import Decree, DecreeLine, FileObject, Innovation, db, utc_now
from app.rules.uploads import UploadLimits
from app.services.receive_file import Received, file_object, receive_file
from app.storage.samples import make_pdf
from app.storage.store import storage_from_url
from tests.support.rounds import Round


def sign_decree(app: Flask, round_: Round, innovation_ids: list[int], *, number: str = "188.45/77/KUM/2026") -> int:
    """A signed decree that names these innovations in this order; they are `decreed` then. Its id."""
    with app.app_context():
        received: Received = receive_file(
            io.BytesIO(make_pdf("Keputusan Bupati", ["ditandatangani"])),
            "SK Bupati.pdf",
            storage_from_url(app.config["STORAGE_URL"]),
            UploadLimits(),
        )
        file: FileObject = file_object(received, skpd_id=None, user_id=round_.bappedalitbang.user_id)
        decree = Decree(
            period_id=round_.period_id,
            title="Penetapan Inovasi Daerah",
            number=number,
            status="signed",
            signed_on=dt.date(2026, 11, 2),
            signed_at=utc_now(),
            signed_file=file,
            created_by_id=round_.bappedalitbang.user_id,
        )
        for rank, one in enumerate(innovation_ids, start=1):
            innovation = db.session.get_one(Innovation, one)
            innovation.state = "decreed"
            line = DecreeLine(innovation_id=one, is_chosen=True, rank=rank, name=innovation.name)
            line.skpd_name, line.main_affair = innovation.skpd.name, innovation.main_affair
            decree.lines.append(line)
        db.session.add(decree)
        db.session.commit()
        return decree.id
