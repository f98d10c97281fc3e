"""The statement of an agency without an innovation (SOP step 3, TIDAK)."""

from datetime import date

import pytest

from app.documents.nil_statement import NilStatement, nil_statement_html, nil_statement_pdf
from app.documents.paper import Signer
from app.documents.render import ENGINES
from tests.documents.reading import in_order, page_texts, reader, size_mm, squeezed
from tests.documents.samples import KOP, prose

HEAD = Signer(name="Contoh Kepala, S.Sos.", nip="197203141998032004", title="Kepala Dinas Contoh")


def statement(**changes):
    values = {
        "year": 2026,
        "letterhead": KOP,
        "skpd_name": "Dinas Contoh",
        "number": "000/12/DC/2026",
        "reason": prose(2),
        "signed_on": date(2026, 11, 24),
        "head": HEAD,
    }
    return NilStatement(**{**values, **changes})


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("kind", "word"), [("not_yet", "belum"), ("none", "tidak")])
def test_it_fits_one_f4_page_and_says_who_declares_what_and_why(engine, kind, word):
    pdf = nil_statement_pdf(statement(kind=kind), engine)
    (text,) = page_texts(pdf)
    assert size_mm(reader(pdf).pages[0]) == pytest.approx((215, 330), abs=1)
    expected = [
        "SURAT KETERANGAN",
        f"{word.upper()} MEMILIKI INOVASI DAERAH TAHUN 2026",
        "Nomor 000/12/DC/2026",
        "Nama : Contoh Kepala, S.Sos.",
        "NIP : 19720314 199803 2 004",
        "Jabatan : Kepala Dinas Contoh",
        f"Dinas Contoh {word} memiliki data inovasi daerah",
        "Sebagian lansia",
        "Paringin, 24 November 2026",
        "Kepala Dinas Contoh",
        "(Contoh Kepala, S.Sos.)",
        "NIP 19720314 199803 2 004",
    ]
    assert in_order(squeezed(text), [squeezed(line) for line in expected]) is None


def test_what_is_missing_gets_dotted_lines():
    html = nil_statement_html(statement(number=None, reason=" ", head=Signer(), signed_on=None))
    assert html.count('class="blank"') == 3 + 4
    assert "None" not in html


def test_values_stay_text():
    html = nil_statement_html(statement(skpd_name="<b>Dinas</b>", reason="{{ 7*7 }}<script>"))
    assert "&lt;b&gt;Dinas&lt;/b&gt;" in html
    assert "{{ 7*7 }}&lt;script&gt;" in html
