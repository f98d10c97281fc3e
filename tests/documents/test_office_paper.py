"""The office papers of the steps: the same words as PDF and as Word, in the shape of Permendagri 1/2023."""

import io
from datetime import date

import pytest
from docx import Document

from app.documents.formats import date_in_words, day_and_date, in_words
from app.documents.office_docx import office_paper_docx
from app.documents.office_paper import OfficePaper, office_paper_html, office_paper_pdf
from app.documents.render import ENGINES
from app.rules.codes import StepPaperKind
from app.rules.office_papers import DATES, FIELDS
from tests.documents.reading import in_order, squeezed, text_of
from tests.documents.samples import KOP

DAY = date(2026, 11, 24)


def filled(kind: StepPaperKind, **changes: object) -> OfficePaper:
    """A paper whose every blank says which blank it is."""
    content = {one.key: DAY.isoformat() if one.key in DATES else f"Isi-{one.key}" for one in FIELDS[kind]}
    values = {
        "kind": kind,
        "year": 2026,
        "letterhead": KOP,
        "content": {**content, "signer_nip": "197203141998032004"},
        "number": "005/41/BPPD/2026",
        "subject": "Perihal Contoh",
        "dated_on": DAY,
    }
    return OfficePaper(**{**values, **changes})


def word_text(content: bytes) -> str:
    """Everything a Word file says, paragraphs and tables in their order."""
    book = Document(io.BytesIO(content))
    return squeezed("".join(node.text or "" for node in book.element.body.iter() if node.tag.endswith("}t")))


@pytest.mark.parametrize("kind", StepPaperKind)
def test_every_blank_of_a_kind_is_printed_in_pdf_and_in_word(kind):
    paper = filled(kind)
    for text in (squeezed(text_of(office_paper_pdf(paper))), word_text(office_paper_docx(paper))):
        for one in FIELDS[kind]:
            if one.key not in DATES and not one.key.endswith("_nip"):
                assert f"Isi-{one.key}" in text, one.key
        assert "197203141998032004" in text
        assert "DINASKESEHATAN" in text


@pytest.mark.parametrize("engine", ENGINES)
def test_an_invitation_has_the_shape_of_a_letter(engine):
    expected = [
        "Paringin, 24 November 2026",
        "Nomor : 005/41/BPPD/2026",
        "Sifat : Isi-nature",
        "Lampiran : Isi-attachment",
        "Hal : Perihal Contoh",
        "Yth.",
        "Isi-to",
        "Isi-opening",
        "Hari/tanggal : Selasa, 24 November 2026",
        "Waktu : Isi-time",
        "Tempat : Isi-venue",
        "Acara : Isi-agenda",
        "Isi-closing",
        "Isi-signer_title,",
        "(Isi-signer_name)",
        "NIP 19720314 199803 2 004",
        "Tembusan:",
        "Isi-copies",
    ]
    text = squeezed(text_of(office_paper_pdf(filled(StepPaperKind.INVITATION), engine)))
    assert in_order(text, [squeezed(line) for line in expected]) is None


def test_a_berita_acara_begins_with_the_date_in_words():
    text = text_of(office_paper_pdf(filled(StepPaperKind.BERITA_ACARA)))
    begin = "Pada hari ini Selasa, tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam, bertempat di"
    assert begin in text
    assert "Isi-second_name" in text


def test_a_number_is_never_made_up():
    paper = filled(StepPaperKind.CIRCULAR, number="", dated_on=None, draft=True)
    html = office_paper_html(paper)
    assert "NOMOR ........................ TAHUN 2026" in html
    assert "Paringin, ........................" in html
    assert "DRAF" in html


@pytest.mark.parametrize("kind", StepPaperKind)
def test_an_empty_paper_has_room_for_the_hand_and_hostile_text_stays_text(kind):
    empty = filled(kind, content={}, number="", dated_on=None)
    assert "None" not in office_paper_html(empty)
    assert word_text(office_paper_docx(empty))
    hostile = "<script>alert(1)</script>{{ 7*7 }}\x00\u202e"
    content = dict.fromkeys((one.key for one in FIELDS[kind]), hostile)
    html = office_paper_html(filled(kind, content=content, subject=hostile, number=hostile))
    assert "<script" not in html.lower().replace("&lt;script", "")
    assert "{{7*7}}" in word_text(office_paper_docx(filled(kind, content=content)))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (17, "tujuh belas"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (1000, "seribu"),
        (1999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2026, "dua ribu dua puluh enam"),
    ],
)
def test_numbers_are_spelt_in_indonesian(number, words):
    assert in_words(number) == words


def test_days_are_named():
    assert day_and_date(date(2026, 11, 27)) == "Jumat, 27 November 2026"
    assert date_in_words(date(2026, 1, 4)).startswith("Minggu, tanggal empat bulan Januari")
