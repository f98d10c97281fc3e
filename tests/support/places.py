"""Whole installations: a database, a folder of evidence, and if wanted a round in it. Fixtures for `conftest.py` files."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.models import FileObject, db
from app.rules.workflow import Decision
from app.storage.store import Storage
from tests.support.databases import ENGINES, Engine
from tests.support.rounds import Round, add_complete, begin_round


@dataclass(frozen=True)
class Place:
    """An installation: its application, and its store of evidence."""

    app: Flask
    storage: Storage

    def run(self, *arguments: object) -> Result:
        return self.app.test_cli_runner().invoke(args=[str(one) for one in arguments])


@dataclass(frozen=True)
class Live(Place):
    """One with a round in it, whose evidence has real bytes."""

    round: Round
    innovation_id: int


def give_bytes(place: Place) -> None:
    """Real bytes for the evidence that `fill_form` only counts."""
    with place.app.app_context():
        for file in db.session.scalars(select(FileObject)):
            if not place.storage.holds(file.storage_key):
                data = f"%PDF isi berkas {file.id}".encode() * 1000
                place.storage.bring_back(file.storage_key, io.BytesIO(data))
                file.sha256, file.size = hashlib.sha256(data).hexdigest(), len(data)
        db.session.commit()


@pytest.fixture
def new_place(engines: dict[str, Engine], make_app: Callable[..., Flask], tmp_path: Path):
    """`new_place(engine_name, filled=…)`: an installation on a database of its own, without any table unless filled."""
    with ExitStack() as stack:

        def make(engine: str, name: str = "baru", *, filled: bool = False) -> Place:
            url = stack.enter_context(engines[engine].one(filled=filled))
            folder = tmp_path / name / "berkas"
            return Place(make_app(url, STORAGE_URL=f"file://{folder}"), Storage(folder))

        yield make


@pytest.fixture
def new_live(new_place):
    """`new_live(engine_name)`: an installation in the middle of its round."""

    def make(engine: str) -> Live:
        place = new_place(engine, "lama", filled=True)
        round_ = begin_round(place.app)
        innovation_id = add_complete(place.app, round_, "Antar Obat Lansia", Decision.SUBMIT, Decision.ENDORSE)
        give_bytes(place)
        return Live(place.app, place.storage, round_, innovation_id)

    return make


@pytest.fixture(params=ENGINES)
def live(request: pytest.FixtureRequest, new_live) -> Live:
    """An installation in the middle of its round, on each engine in turn."""
    return new_live(request.param)
