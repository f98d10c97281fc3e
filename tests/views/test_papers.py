"""Form C.2 as PDF: who may read it when, and with whose names."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from app.models import Monev, MonevItem, Skpd, db
from app.rules.workflow import Decision
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, begin_round

ISSUED_AT = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
FILED = (Decision.SUBMIT, Decision.ENDORSE, Decision.ACCEPT, Decision.FILE)


def add_monev(app: Flask, round_: Round, innovation_id: int, *, number: int = 1, issued: bool = False) -> None:
    """A Form C.2 as its officer filled it in."""
    with app.app_context():
        begun = select(Monev).where(Monev.innovation_id == innovation_id, Monev.number == number)
        monev = db.session.scalars(begun).first() or Monev(innovation_id=innovation_id, number=number)
        monev.officer_id, monev.note = round_.monev.user_id, f"Ke-{number}."
        monev.items = [MonevItem(number=n, factual=f"Faktual {n} <b>", suggestion=f"Saran {n}") for n in range(1, 7)]
        if issued:
            monev.issued_at, monev.issued_by_id, monev.finding = ISSUED_AT, round_.monev.user_id, "find_eligible"
            monev.agency_signer_name, monev.officer_name = "Pejabat Saat Itu", "Petugas Saat Itu"
        db.session.add(monev)
        db.session.commit()


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_office_reads_a_draft_which_is_hidden_from_the_agency(app: Flask) -> None:
    round_ = begin_round(app)
    with app.app_context():
        db.session.get_one(Skpd, round_.own.skpd_id).head_name = "Kepala Sekarang"
        db.session.commit()
    pk = add_complete(app, round_, "Antar Obat Lansia", *FILED)
    add_monev(app, round_, pk)
    path = f"/inovasi/{pk}/c2.pdf"
    answer = signed_in(app, round_.monev).get(path)
    text = text_of(answer.data)
    assert 'filename="Form-C2-2026-Antar_Obat_Lansia.pdf"' in answer.headers["Content-Disposition"]
    for printed in ("DRAF", "Faktual 1 <b>", "Saran 6", "(Kepala Sekarang)", "(Orang Uji"):
        assert printed in text
    for person in (round_.own.admin, round_.own.head, round_.own.manager):
        assert signed_in(app, person).get(path).status_code == 404


def test_an_issued_form_is_the_agencys_own_and_bears_the_names_of_that_day(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat Lansia", *FILED)
    add_monev(app, round_, pk, issued=True)
    add_monev(app, round_, pk, number=2)
    path = f"/inovasi/{pk}/c2.pdf"
    own = text_of(signed_in(app, round_.own.admin).get(path).data)
    for printed in ("Ke-1.", "Paringin, 24 November 2026", "(Pejabat Saat Itu)", "(Petugas Saat Itu)"):
        assert printed in own
    assert "DRAF" not in own
    assert "Ke-2." in text_of(signed_in(app, round_.bappedalitbang).get(path).data)
    assert signed_in(app, round_.other.admin).get(path).status_code == 404


@pytest.mark.parametrize("who", ["monev", "pimpinan"])
def test_without_a_form_there_is_no_paper_and_a_paper_costs_few_statements(app: Flask, who: str) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat Lansia", Decision.SUBMIT)
    client = signed_in(app, getattr(round_, who))
    assert client.get(f"/inovasi/{pk}/c2.pdf").status_code == 404
    add_monev(app, round_, pk)
    with app.app_context():
        engine = db.engine
    with count_queries(engine) as statements:
        assert client.get(f"/inovasi/{pk}/c2.pdf").status_code == 200
    assert len(statements) <= 10
