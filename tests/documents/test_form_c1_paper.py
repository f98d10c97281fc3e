"""Form C.1 on paper, against the form as the Pedoman prints it."""

import dataclasses
from pathlib import Path

import pytest
from PIL import Image

from app.documents.form_c1 import C1_LABELS, FormC1Row, form_c1_html, form_c1_pdf
from app.documents.paper import image_uri
from app.documents.render import ENGINES
from app.rules.codes import InnovationForm, Stage
from app.rules.settings import MAX_LOGO_BYTES
from tests.documents.reading import embedded_fonts, in_order, page_texts, reader, size_mm, squeezed, text_of
from tests.documents.samples import INDICATORS, KOP, empty_form, filled_form, prose

# Copied from the Pedoman, chapter C.1, top to bottom.
PEDOMAN = [
    "Form C. 1",
    "LAPORAN INDEKS INOVASI DAERAH TAHUN 2026",
    "Nama SKPD :",
    "Nama Inovasi :",
    "Bentuk Inovasi : ☐ Tata Kelola ☐ Pelayanan Publik ☐ Lainnya",
    "Inovasi Dimulai : Tanggal",
    "Bulan",
    "Tahun",
    "Tahapan Inovasi : ☐ Inisiatif ☐ Uji Coba ☐ Penerapan",
    "Jenis Indikator :",
    "Latar Belakang :",
    "Permasalahan (Hulu) :",
    "Metode & Strategi",
    "Pemecahan masalah :",
    "Manfaat atau dampak (Hilir) :",
    "Tabel Indikator",
    "No Indikator Uraian Bukti Dukung",
    *(f"{number} {name}" for number, name in enumerate(INDICATORS, 1)),
    "Kepala SKPD",
    "Admin Inovasi SKPD",
    "( )",
    "( )",
    "NIP",
]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_line_of_the_pedoman_is_printed_in_its_order(engine):
    # Between two cells an extractor may put a blank or none, so blanks are not compared.
    text = squeezed(text_of(form_c1_pdf(empty_form(), engine)).replace("Form C. 1 Halaman", "Halaman"))
    lines = [squeezed(line) for line in PEDOMAN]
    if engine == "pdfkit":  # cuts a row at the page's end and prints the cut line twice or not at all
        lines = [
            line for line in lines if line not in {squeezed(f"{n} {name}") for n, name in enumerate(INDICATORS, 1)}
        ]
    assert in_order(text, lines) is None


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_entered_is_printed_behind_its_label(engine):
    text = squeezed(text_of(form_c1_pdf(filled_form(), engine)))
    expected = [
        "Nama SKPD : Dinas Kesehatan, Pengendalian Penduduk dan Keluarga Berencana",
        "Nama Inovasi : ANTAR OBAT LANSIA (Antarkan Obat Rutin ke Rumah Lanjut Usia)",
        "Bentuk Inovasi : ☐ Tata Kelola ☑ Pelayanan Publik ☐ Lainnya",
        "Inovasi Dimulai : Tanggal 3 Bulan Februari Tahun 2025",
        "Tahapan Inovasi : ☐ Inisiatif ☐ Uji Coba ☑ Penerapan",
        "Jenis Indikator : SKPD",
        "Latar Belakang : Sebagian lansia",
        "Permasalahan (Hulu) : Kader posyandu",
        "Manfaat atau dampak (Hilir) : Setelah satu tahun",
        "Paringin, 24 November 2026",
        "Kepala Dinas Kesehatan",
        "(dr. H. Contoh Kepala, M.Kes.)(Contoh Admin, S.Kom.)",
        "NIP 19720314 199803 2 004 NIP 19900817 201503 1 002",
        "Kode dokumen C1-7KQ2-M9XD",
        "Keaslian dokumen ini dapat diperiksa",
    ]
    assert in_order(text, [squeezed(line) for line in expected]) is None


def test_method_and_solution_are_one_answer_under_a_label_of_two_lines():
    html = form_c1_html(filled_form(method="Satu jawaban saja."))
    assert "Metode &amp; Strategi<br>Pemecahan masalah" in html
    assert html.count("Satu jawaban saja.") == 1


@pytest.mark.parametrize("form", InnovationForm)
@pytest.mark.parametrize("stage", Stage)
def test_exactly_the_chosen_boxes_are_ticked(form, stage):
    text = form_c1_html(filled_form(innovation_form=form, stage=stage)).replace('<span class="box">', "")
    ticked = [line.split("☑</span>")[1].split("<")[0] for line in text.split('<span class="choice">') if "☑" in line]
    assert ticked == [C1_LABELS[f"form_{form}"], C1_LABELS[f"stage_{stage}"]]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_paper_is_f4(engine):
    for page in reader(form_c1_pdf(filled_form(), engine)).pages:
        # Debian's wkhtmltopdf rounds to 8.5 x 13 inches.
        assert size_mm(page) == pytest.approx((215, 330), abs=1 if engine == "pdfkit" else 0.1)


def marked_rows(words: int) -> tuple[FormC1Row, ...]:
    """21 rows whose descriptions and evidence say where they begin and end."""
    return tuple(
        FormC1Row(
            number=number,
            name_printed=name,
            description=f"AWAL{number:02d} {'uraian ' * (words + 7 * (number % 5))} AKHIR{number:02d}",
            evidence=(f"BUKTI{number:02d}",),
        )
        for number, name in enumerate(INDICATORS, 1)
    )


@pytest.mark.parametrize("words", [12, 60, 73, 86, 99])
def test_head_repeats_no_row_is_cut_and_the_signatures_are_whole_and_never_alone(words):
    pages = page_texts(form_c1_pdf(filled_form(indicators=marked_rows(words))))
    with_rows = [index for index, text in enumerate(pages) if "AWAL" in text]
    for number in range(1, 22):
        on = [index for index, text in enumerate(pages) if f"AWAL{number:02d}" in text]
        assert len(on) == 1
        assert f"AKHIR{number:02d}" in pages[on[0]]
        assert f"BUKTI{number:02d}" in pages[on[0]]
    for index in with_rows:
        assert pages[index].count("No Indikator Uraian Bukti Dukung") == 1
    signed = [text for text in pages if "NIP 1972" in text]
    assert len(signed) == 1
    assert in_order(signed[0], ["AKHIR21", "Paringin, 24", "Admin Inovasi SKPD", "Contoh Admin", "NIP 1972"]) is None


def test_a_row_higher_than_a_page_runs_on_complete():
    giant = f"AWAL {'panjang ' * 2500}AKHIR"  # 20,000 characters
    rows = (FormC1Row(number=1, name_printed=INDICATORS[0], description=giant), *marked_rows(20)[1:])
    pages = page_texts(form_c1_pdf(filled_form(indicators=rows)))
    assert "".join(pages).count("panjang") == 2500
    first, last = (next(i for i, text in enumerate(pages) if mark in text) for mark in ("AWAL ", "AKHIR "))
    assert last > first
    assert all("No Indikator Uraian Bukti Dukung" in text for text in pages[first : last + 1])


@pytest.mark.parametrize("word", ["uraian ", "URAIAN ", "ilmiah, "])
@pytest.mark.parametrize("characters", [1400, 2000, 2800])
def test_the_head_stands_above_a_row_about_as_high_as_a_page(word, characters):
    row = FormC1Row(number=1, name_printed="Satu", description=f"AWAL {word * (characters // len(word))} AKHIR")
    pages = page_texts(form_c1_pdf(filled_form(indicators=(row,))))
    for text in pages:
        assert ("No Indikator Uraian Bukti Dukung" in text) == any(w in text for w in ("AWAL", "AKHIR", word * 3))


@pytest.mark.parametrize("engine", ENGINES)
def test_twenty_thousand_characters_in_every_field_are_printed_to_the_last(engine):
    long = ("kalimat " * 2498 + "penutup!").strip()
    fields = ("background", "problem", "method", "benefit")
    text = text_of(form_c1_pdf(filled_form(**dict.fromkeys(fields, long)), engine))
    assert text.count("penutup!") == len(fields)
    if engine == "weasyprint":
        assert text.count("kalimat") == 2498 * len(fields)


def test_a_label_and_the_first_line_of_its_answer_are_never_parted_by_a_page():
    for lines in range(25, 30):  # the page ends between, within and after the label
        background = "\n".join(["Baris."] * lines)
        form = filled_form(
            background=background, problem=f"AWALJAWABAN {prose(5)}", method="", benefit="", indicators=()
        )
        for text in page_texts(form_c1_pdf(form)):
            assert ("AWALJAWABAN" in text) == ("Permasalahan (Hulu)" in text), lines


def test_pages_are_numbered():
    pages = page_texts(form_c1_pdf(filled_form()))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in text


def test_a_draft_says_so_on_every_page_and_an_endorsed_form_nowhere():
    assert all("DRAF" in squeezed(text) for text in page_texts(form_c1_pdf(filled_form(draft=True))))
    assert "DRAF" not in squeezed(text_of(form_c1_pdf(filled_form(draft=False))))


def test_a_draft_says_so_beside_the_signatures_where_the_engine_prints_no_footer():
    last = page_texts(form_c1_pdf(filled_form(draft=True), "pdfkit"))[-1]
    assert "DRAF, belum ditetapkan Kepala SKPD" in last
    assert "DRAF" not in squeezed(text_of(form_c1_pdf(filled_form(draft=False), "pdfkit")))


def test_what_is_missing_gets_a_dotted_line():
    html = form_c1_html(empty_form(innovation_name="   "))
    single, prose_fields, rows = 3, 4 * 3, 2 * len(INDICATORS)
    assert html.count('class="blank"') == single + prose_fields + rows
    assert 'class="blank"' not in form_c1_html(filled_form())


def test_labels_can_be_overruled_one_by_one():
    html = form_c1_html(filled_form(), {"initiator": "Jenis Inisiator"})
    assert "Jenis Inisiator" in html
    assert "Jenis Indikator" not in html
    assert "Permasalahan (Hulu)" in html
    with pytest.raises(ValueError, match="jenis"):
        form_c1_html(filled_form(), {"jenis": "Jenis"})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_server_without_fonts_prints_all_glyphs_are_in_the_file(engine):
    fonts = embedded_fonts(form_c1_pdf(filled_form(), engine))
    assert {name.replace("-", "").removesuffix("Regular").removesuffix("Bold") for name in fonts} == {
        "TeXGyreBonum",
        "DejaVuSans",
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_the_logo_is_printed_where_one_is_set(engine, tmp_path: Path):
    file = tmp_path / "lambang"
    Image.new("RGB", (80, 100), "navy").save(file, "PNG")
    with_logo = filled_form(letterhead=dataclasses.replace(KOP, logo=image_uri(file.read_bytes())))
    assert len(reader(form_c1_pdf(with_logo, engine)).pages[0].images) == 1
    assert len(reader(form_c1_pdf(filled_form(), engine)).pages[0].images) == 0


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"\x89PNG\r\n\x1a\n" + bytes(MAX_LOGO_BYTES)])
def test_a_logo_is_a_small_picture(content):
    with pytest.raises(ValueError, match="logo"):
        image_uri(content)


def test_the_default_engine_makes_an_accessible_pdf():
    made = reader(form_c1_pdf(filled_form()))
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "id"
    assert made.metadata.title == "Form C.1 2026, ANTAR OBAT LANSIA (Antarkan Obat Rutin ke Rumah Lanjut Usia)"
