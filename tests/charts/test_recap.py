"""The recapitulation: PDF with charts as vectors, XLSX with three sheets that agree with the lists, no formula in either."""

from __future__ import annotations

import io

import openpyxl
import pytest
from flask import Flask

from app.models import Innovation, db
from app.queries.entries import entry_rows
from app.queries.figures_recap import sums_by_indicator
from app.queries.innovation_list import Asked
from app.rules.workflow import Decision
from tests.documents.reading import reader, size_mm, squeezed, text_of
from tests.support.decree_desk import add_candidates
from tests.support.people import signed_in
from tests.support.queries import count_queries
from tests.support.rounds import Round, add_complete, add_draft, begin_round

#: Statements. The paper holds five charts and three tables, each asked for once; a page has ten in all.
MOST = {"pdf": 15, "xlsx": 10}
FORMULA = '=HYPERLINK("http://x.test")'


def round_with_innovations(app: Flask) -> Round:
    round_ = begin_round(app)
    add_draft(app, round_, FORMULA)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    add_draft(app, round_, "Milik Orang Lain", office=round_.other)
    return round_


def test_the_workbook_has_a_sheet_each_for_innovations_indicators_and_agencies(app: Flask) -> None:
    round_ = round_with_innovations(app)
    answer = signed_in(app, round_.bappedalitbang).get("/grafik/rekap.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Inovasi", "Indikator", "SKPD"]
    innovations, answers, agencies = (list(book[name].iter_rows(values_only=True)) for name in book.sheetnames)
    assert len(innovations) - 1 == 3
    assert len(answers) - 1 == 3 * 21
    assert sum(row[3] for row in agencies[1:]) == 3
    assert sum(row[4] for row in agencies[1:]) == sum(row[10] for row in innovations[1:]) == 21
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_only_what_was_found_valid_counts_as_valid(app: Flask) -> None:
    round_ = begin_round(app)
    pk = add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    with app.app_context():
        entries = {row.indicator.number: row.entry for row in entry_rows(db.session(), pk)}
        entries[8].verdict, entries[9].verdict, entries[10].verdict = "valid", "invalid", "needs_work"
        db.session.commit()
        sums = sums_by_indicator(db.session(), Asked(round_.period_id))
        assert [one.valid for one in sums if one.number in entries] == [one == 8 for one in sorted(entries)]
    book = openpyxl.load_workbook(io.BytesIO(signed_in(app, round_.bappedalitbang).get("/grafik/rekap.xlsx").data))
    labels, *rows = book["SKPD"].iter_rows(values_only=True)
    assert sum(row[labels.index("Indikator sah")] for row in rows) == 1


def test_an_agency_gets_the_recapitulation_of_its_own(app: Flask) -> None:
    round_ = round_with_innovations(app)
    book = openpyxl.load_workbook(io.BytesIO(signed_in(app, round_.own.admin).get("/grafik/rekap.xlsx").data))
    told = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Antar Obat" in told
    assert "Milik Orang Lain" not in told
    assert book["SKPD"].max_row == 2


def test_the_pdf_is_f4_with_charts_and_every_innovation_that_is_not_withdrawn(app: Flask) -> None:
    round_ = round_with_innovations(app)
    with app.app_context():
        db.session.get_one(Innovation, add_draft(app, round_, "Sudah Ditarik")).state = "withdrawn"
        db.session.commit()
    pdf = signed_in(app, round_.pimpinan).get("/grafik/rekap.pdf").data
    text = squeezed(text_of(pdf))
    assert size_mm(reader(pdf).pages[0]) == (pytest.approx(215, abs=0.5), pytest.approx(330, abs=0.5))
    for words in (
        "REKAPITULASI DATA INOVASI DAERAH TAHUN 2026",
        "Kelengkapan per SKPD",
        "Corong sembilan langkah",
        "Antar Obat",
        "Milik Orang Lain",
        FORMULA,
    ):
        assert squeezed(words) in text
    assert squeezed("Sudah Ditarik") not in text


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_recapitulation_costs_the_same_for_three_innovations_and_for_thirty(app: Flask, kind: str) -> None:
    round_ = begin_round(app)
    add_complete(app, round_, "Antar Obat", Decision.SUBMIT)
    add_candidates(app, round_, "Siap 1", "Siap 2")
    client = signed_in(app, round_.bappedalitbang)
    with app.app_context():
        engine = db.engine

    def cost() -> int:
        client.get(f"/grafik/rekap.{kind}").get_data()
        with count_queries(engine) as statements:
            answer = client.get(f"/grafik/rekap.{kind}")
            assert answer.status_code == 200
            assert answer.get_data()
        return len(statements)

    few = cost()
    add_candidates(app, round_, *(f"Siap {number}" for number in range(3, 30)))
    assert cost() == few <= MOST[kind]
