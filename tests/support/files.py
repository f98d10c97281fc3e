"""Real files on their way into the store."""

from __future__ import annotations

import io

from flask import Flask

from app.rules.uploads import UploadLimits
from app.services.receive_file import Received, receive_file
from app.storage.samples import make_pdf
from app.storage.store import Storage, storage_from_url


def store_of(app: Flask) -> Storage:
    """The store this application keeps its files in."""
    return storage_from_url(app.config["STORAGE_URL"])


def receive(app: Flask, text: str = "Surat keputusan", *, name: str = "SK.pdf", data: bytes | None = None) -> Received:
    """A file that lies in the store, claimed by nothing yet: a real PDF of this text, or `data` under `name`."""
    content = make_pdf(text, ["Isi."]) if data is None else data
    return receive_file(io.BytesIO(content), name, store_of(app), UploadLimits())


def bytes_in(app: Flask) -> int:
    """How many whole files the store holds."""
    root = store_of(app).root
    return sum(path.is_file() and ".incoming" not in path.parts for path in root.rglob("*"))
