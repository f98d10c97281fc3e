"""The Keputusan Bupati (SOP step 8): one data object, two papers with the same content."""

import io
import re
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from app.documents.decree import COLUMNS, AnnexRow, DecreePaper, decree_html, decree_pdf, lettered, ordinal
from app.documents.decree_docx import decree_docx
from app.documents.render import ENGINES
from app.documents.word import FONT
from tests.documents.reading import embedded_fonts, in_order, page_texts, reader, size_mm, squeezed, text_of
from tests.documents.test_pdf_hostile import HOSTILE_TEXT, Listener, assert_clean, listener, loot  # noqa: F401

TITLE = "Penetapan Inovasi Daerah sebagai Peserta Penilaian Indeks Inovasi Daerah Tahun 2026"
PLACES = ("Dinas Contoh, Pengendalian Penduduk dan Keluarga Berencana", "Kecamatan Contoh Selatan")


def annex(count):
    return tuple(
        AnnexRow(
            name=f"Awal{number} Sistem Pelayanan Terpadu yang Namanya Panjang Sekali sehingga Melipat Ujung{number}",
            skpd=PLACES[number % 2],
            form="Pelayanan Publik",
            kind="Non digital",
            affair="Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat",
            stage="Penerapan",
            implemented_on=date(2025, 2, 3),
            initiator="Puskesmas Contoh",
        )
        for number in range(1, count + 1)
    )


def decree(count=3, **changes):
    values = {
        "title": TITLE,
        "year": 2026,
        "annex": annex(count),
        "considering": ("bahwa inovasi perlu dinilai;", "bahwa inovasi perlu ditetapkan;"),
        "recalling": ("Undang-Undang Nomor 2 Tahun 2003;", "Peraturan Pemerintah Nomor 38 Tahun 2017;"),
        "noting": ("Berita Acara Monitoring dan Evaluasi;",),
        "ruling": ("Menetapkan inovasi dalam Lampiran.", "Keputusan ini mulai berlaku pada tanggal ditetapkan."),
        "copies": ("Menteri Dalam Negeri",),
        "number": "188.45/77/KUM",
        "signed_on": date(2026, 11, 24),
        "signer_name": "Contoh Bupati",
        "draft": False,
    }
    return DecreePaper(**{**values, **changes})


EXPECTED = [
    "BUPATI BALANGAN",
    "PROVINSI KALIMANTAN SELATAN",
    "KEPUTUSAN BUPATI BALANGAN",
    "NOMOR 188.45/77/KUM TAHUN 2026",
    "TENTANG",
    TITLE.upper(),
    "BUPATI BALANGAN,",
    "Menimbang:a. bahwa inovasi perlu dinilai;",
    "b. bahwa inovasi perlu ditetapkan;",
    "Mengingat:1. Undang-Undang Nomor 2 Tahun 2003;",
    "2. Peraturan Pemerintah Nomor 38 Tahun 2017;",
    "Memperhatikan:1. Berita Acara",
    "MEMUTUSKAN:",
    "Menetapkan:KEPUTUSAN BUPATI BALANGAN TENTANG",
    "KESATU:Menetapkan inovasi dalam Lampiran.",
    "KEDUA:Keputusan ini mulai berlaku",
    "Ditetapkan di Paringin",
    "pada tanggal 24 November 2026",
    "BUPATI BALANGAN,",
    "CONTOH BUPATI",
    "Tembusan",
    "Menteri Dalam Negeri",
    "LAMPIRAN",
    "KEPUTUSAN BUPATI BALANGAN",
    "NOMOR 188.45/77/KUM TAHUN 2026",
    "TENTANG",
    TITLE.upper(),
    *COLUMNS,
    "1.Awal1",
    "3.Awal3",
    "Ditetapkan di Paringin",
    "CONTOH BUPATI",
]


@pytest.mark.parametrize("engine", ENGINES)
def test_it_says_everything_in_the_official_order(engine):
    pdf = decree_pdf(decree(), engine)
    assert in_order(squeezed(text_of(pdf)), [squeezed(line) for line in EXPECTED]) is None
    assert "NIP" not in text_of(pdf)
    assert sorted(size_mm(reader(pdf).pages[0])) == pytest.approx([215, 330], abs=1)


def test_the_word_file_says_the_same_in_the_same_order():
    assert in_order(squeezed(docx_text(decree())), [squeezed(line) for line in EXPECTED]) is None


def test_a_long_annex_repeats_its_head_cuts_no_row_and_ends_with_the_signature():
    pages = page_texts(decree_pdf(decree(200)))
    listed = [squeezed(page) for page in pages if "Awal" in page]
    assert len(listed) > 20
    assert all(squeezed("".join(COLUMNS)) in page for page in listed)
    for number in range(1, 201):
        (place,) = [page for page in listed if f"{number}.Awal{number}Sistem" in page]
        assert f"Ujung{number}" in place
    assert in_order(listed[-1], ["Awal200", "DitetapkandiParingin", "CONTOHBUPATI"]) is None


@pytest.mark.parametrize("lines", [11, 12, 13, 14])
def test_no_paragraph_of_the_preamble_is_cut_by_the_end_of_a_page(lines):
    considering = tuple(f"bahwa pertimbangan {number} yang cukup panjang untuk satu baris;" for number in range(lines))
    noting = ("Awal Berita Acara Monitoring dan Evaluasi " + "Inovasi Daerah " * 12 + "sampai Ujung;",)
    pages = [squeezed(one) for one in page_texts(decree_pdf(decree(considering=considering, noting=noting)))]
    (page,) = [one for one in pages if "Memperhatikan" in one]
    assert in_order(page, ["Memperhatikan:1.", "AwalBeritaAcara", "sampaiUjung"]) is None


def test_pages_are_numbered_on_top_from_the_second_on():
    pages = page_texts(decree_pdf(decree(30)))
    assert len(pages) > 3
    assert [number for number, page in enumerate(pages, 1) if page.endswith(f"- {number} -")] == list(
        range(2, len(pages) + 1)
    )


def test_its_face_is_inside_the_file():
    assert {
        name for name in embedded_fonts(decree_pdf(decree())) if "Bonum" not in name and "DejaVu" not in name
    } == set()


def test_a_draft_is_marked_on_every_page_until_it_is_signed():
    pages = page_texts(decree_pdf(decree(30, draft=True)))
    assert all("DRAF" in squeezed(page) for page in pages)
    assert "DRAF" not in squeezed(text_of(decree_pdf(decree(30))))
    marked = heads_of(decree(draft=True))
    assert ['string="DRAF"' in head for head in marked] == [True, True]
    assert not any("DRAF" in head for head in heads_of(decree()))


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("", "NOMOR ………………… TAHUN 2026"),
        ("188.45/7/KUM", "NOMOR 188.45/7/KUM TAHUN 2026"),
        ("188.45/7/KUM/Tahun 2026", "NOMOR 188.45/7/KUM/Tahun 2026"),
    ],
)
def test_the_number_is_printed_as_given_and_never_made_up(number, line):
    assert decree(number=number).number_line == line


def test_what_is_missing_gets_dots_and_an_empty_list_says_so():
    html = decree_html(decree(0, signed_on=None, signer_name="", number="", noting=("  ",)))
    assert html.count("pada tanggal …") == 2
    assert "Belum ada inovasi yang dipilih." in html
    assert "Memperhatikan" not in html
    assert "None" not in html


def test_dicta_are_called_by_their_words():
    said = [ordinal(number) for number in (1, 2, 4, 10, 11, 12, 20, 21)]
    assert said == [
        "KESATU",
        "KEDUA",
        "KEEMPAT",
        "KESEPULUH",
        "KESEBELAS",
        "KEDUA BELAS",
        "KEDUA PULUH",
        "KEDUA PULUH SATU",
    ]
    assert [marker for marker, _ in lettered(["x"] * 28)][-3:] == ["z.", "aa.", "bb."]


def test_the_garuda_is_printed_only_from_the_picture_that_was_given():
    from app.storage.samples import make_png

    picture = make_png("lambang")
    assert "<img" not in decree_html(decree())
    assert 'src="data:image/png' in decree_html(decree(emblem=picture))
    assert decree_pdf(decree(emblem=picture)).startswith(b"%PDF-")
    assert len(word(decree(emblem=picture)).inline_shapes) == 1


def test_the_word_file_is_f4_in_bookman_with_page_numbers_repeated_head_and_whole_rows():
    book = word(decree(5))
    assert book.styles["Normal"].font.name == FONT == "Bookman Old Style"
    portrait, landscape = book.sections
    assert (round(portrait.page_width.mm), round(portrait.page_height.mm)) == (215, 330)
    assert (round(landscape.page_width.mm), round(landscape.page_height.mm)) == (330, 215)
    assert [round(side.mm) for side in (portrait.top_margin, portrait.left_margin, portrait.bottom_margin)] == [
        30,
        25,
        25,
    ]
    assert not portrait.first_page_header.paragraphs[0].text
    assert 'w:instr="PAGE"' in portrait.header.part.blob.decode()
    rows = book.tables[-1].rows
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, *[False] * 5]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def everywhere(value):
    row = AnnexRow(name=value, skpd=value, form=value, kind=value, affair=value, stage=value, initiator=value)
    many = (value, value)
    return DecreePaper(
        title=value, year=2026, annex=(row,), considering=many, recalling=many, noting=many, ruling=many, copies=many,
        number=value, place=value, office=value, province=value, signer_name=value,
    )  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["pdfkit meta", "script", "quotes"])
def test_hostile_text_stays_text_in_both_papers(name, engine, listener, loot):  # noqa: F811
    value = HOSTILE_TEXT[name].format(host=listener.host, loot=loot)
    data = everywhere(value)
    pdf = decree_pdf(data, engine)
    assert_clean(pdf, listener, loot)
    assert squeezed(text_of(pdf)).count(squeezed(value)) >= 10
    assert squeezed(docx_text(data)).count(squeezed(value)) >= 15


def test_characters_that_no_paper_takes_are_left_out_of_the_word_file():
    assert "sebelumsesudah" in squeezed(docx_text(everywhere("sebelum\x00\x0b\x1b sesudah\ud800")))


def word(data):
    return docx.Document(io.BytesIO(decree_docx(data)))


def docx_text(data):
    """Paragraphs and table cells as they follow each other."""
    body = word(data).element.body
    return "\n".join("".join(node.text or "" for node in one.iter(qn("w:t"))) for one in body.iter(qn("w:p")))


def heads_of(data):
    first = word(data).sections[0]
    return [re.sub(r"\s+", " ", head.part.blob.decode()) for head in (first.first_page_header, first.header)]
