"""Form C.2 on paper, against the form as the Pedoman prints it."""

import pytest

from app.documents.form_c2 import FormC2Row, form_c2_html, form_c2_pdf
from app.documents.render import ENGINES
from app.reference.loader import monev_items
from tests.documents.reading import in_order, page_texts, reader, size_mm, squeezed, text_of
from tests.documents.samples import MONEV_ITEMS, empty_monev, filled_monev

# Copied from the Pedoman, chapter C.2, top to bottom; the two signers stand side by side.
PEDOMAN = [
    "Form C. 2",
    "MONITORING DAN EVALUASI INOVASI DAERAH TAHUN 2026",
    "Nama SKPD :",
    "Nama Inovasi :",
    "Bentuk Inovasi : ☐ Tata Kelola ☐ Pelayanan Publik ☐ Lainnya",
    "Inovasi Dimulai : Tanggal",
    "Bulan",
    "Tahun",
    "Tahapan Inovasi : ☐ Inisiatif ☐ Uji Coba ☐ Penerapan",
    "Jenis Indikator :",
    "Tabel Money",
    "No Indikator Faktual Saran",
    *(f"{number} {name}" for number, name in enumerate(MONEV_ITEMS, 1)),
    "7 Catatan :",
    "Mengetahui",
    "Paringin,",
    "20",
    "Pejabat SKPD",
    "Petugas",
    "( )",
    "( )",
    "NIP",
    "NIP",
]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_line_of_the_pedoman_is_printed_in_its_order(engine):
    text = squeezed(text_of(form_c2_pdf(empty_monev(), engine)))
    assert in_order(text, [squeezed(line) for line in PEDOMAN]) is None


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_entered_is_printed_in_its_place(engine):
    pdf = form_c2_pdf(filled_monev(), engine)
    expected = [
        "Nama Inovasi : ANTAR OBAT LANSIA",
        "☑ Pelayanan Publik",
        "Tanggal 3 Bulan Februari Tahun 2025",
        "☑ Penerapan",
        "Jenis Indikator : SKPD",
        "7 Catatan : Setelah satu tahun",
        "Mengetahui Paringin, 24 November 2026",
        "Pejabat SKPD Petugas",
        "Kepala Dinas Kesehatan",
        "(dr. H. Contoh Kepala, M.Kes.)(Contoh Petugas, S.T.)",
        "NIP 19720314 199803 2 004 NIP 19900817 201503 1 002",
        "Kode dokumen C2-7KQ2-M9XD",
    ]
    assert in_order(squeezed(text_of(pdf)), [squeezed(line) for line in expected]) is None
    for page in reader(pdf).pages:
        assert size_mm(page) == pytest.approx((215, 330), abs=1 if engine == "pdfkit" else 0.1)


def test_the_reference_holds_the_items_as_the_pedoman_prints_them():
    assert tuple(item.text_printed for item in monev_items()) == (*MONEV_ITEMS, "Catatan :")


def marked(words: int) -> tuple[FormC2Row, ...]:
    return tuple(
        FormC2Row(
            number=number,
            text_printed=text,
            factual=f"AWAL{number} {'temuan ' * words}AKHIR{number}",
            suggestion=f"SARAN{number} {'saran ' * (words // 2)}",
        )
        for number, text in enumerate(MONEV_ITEMS, 1)
    )


@pytest.mark.parametrize("words", [40, 90, 150])
def test_the_head_is_repeated_rows_stay_whole_and_the_signatures_are_never_alone(words):
    pages = page_texts(form_c2_pdf(filled_monev(items=marked(words))))
    for number in range(1, 7):
        (page,) = (text for text in pages if f"AWAL{number} " in text)
        assert f"AKHIR{number}" in page
        assert f"SARAN{number}" in page
    for number, text in enumerate(pages, 1):
        assert text.count("No Indikator Faktual Saran") == int("AWAL" in text or "Catatan :" in text)
        assert f"Halaman {number} dari {len(pages)}" in text
    assert in_order(pages[-1], ["Catatan :", "Mengetahui", "Petugas", "NIP 1972"]) is None


@pytest.mark.parametrize("where", ["factual", "suggestion", "note"])
def test_a_row_higher_than_a_page_runs_on_complete_under_the_head(where):
    giant = f"AWAL {'panjang ' * 1500}AKHIR"
    if where == "note":
        form = filled_monev(note=giant)
    else:
        form = filled_monev(items=(FormC2Row(number=1, text_printed=MONEV_ITEMS[0], **{where: giant}),))
    pages = page_texts(form_c2_pdf(form))
    assert "".join(pages).count("panjang") == 1500
    assert all("No Indikator Faktual Saran" in text for text in pages if "panjang" in text)


def test_a_form_not_issued_says_draft_on_every_page():
    assert all("DRAF" in squeezed(text) for text in page_texts(form_c2_pdf(filled_monev(draft=True))))
    assert "DRAF, belum diterbitkan" in text_of(form_c2_pdf(filled_monev(draft=True), "pdfkit"))
    assert "DRAF" not in squeezed(text_of(form_c2_pdf(filled_monev())))


def test_labels_can_be_overruled_one_by_one():
    html = form_c2_html(filled_monev(), {"table": "Tabel Monev"})
    assert "Tabel Monev" in html
    assert "Tabel Money" not in html
    with pytest.raises(ValueError, match=r"Form C\.2: tabel"):
        form_c2_html(filled_monev(), {"tabel": "Tabel"})


@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_text_stays_text(engine):
    hostile = '<img src="file:///etc/passwd"><script>alert(1)</script>{{ 7*7 }}'
    rows = (FormC2Row(number=1, text_printed=MONEV_ITEMS[0], factual=hostile, suggestion=hostile),)
    text = squeezed(text_of(form_c2_pdf(filled_monev(items=rows, note=hostile), engine)))
    assert text.count(squeezed(hostile)) == 3


def test_a_form_with_a_short_sentence_in_each_box_is_one_sheet():
    # A short sentence in each box and a line below; the form of the Pedoman is one sheet with room for the hand.
    form = filled_monev(items=marked(5), note="Kunjungan dilakukan bersama Admin Inovasi.")
    assert len(reader(form_c2_pdf(form)).pages) == 1
