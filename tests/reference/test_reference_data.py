"""The shipped reference data says what the Pedoman and the national rules of 2026 say."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from app.reference import loader
from app.reference.loader import load_reference
from app.rules.codes import DayMode, HolidayKind, SetKind, SkpdKind
from app.rules.deadlines import due_date, schedule

FORM_C1 = """
1	Regulasi Inovasi Daerah
2	Ketersediaan SDM Terhadap Inovasi
3	Dukungan Anggaran
4	Penggunaan IT
5	Bimtek Inovasi
6	Program dan Kegiatan di Renstra OPD
7	Jejaring Inovasi
8	Replikasi
9	Pedoman Teknis
10	Pengelola Inovasi
11	Ketersediaan Inovasi Layanan
12	Penyelesaian Layanan Pengaduan
13	Tingkat Partisipasi Stakeholder
14	Kemudahan Informasi Layanan
15	Kemudahan Informasi yang Dihasilkan
16	Online Sistem
17	Kecepatan Inovasi
18	Kemanfaatan Inovasi
19	Tingkat Kepuasan Penggunaan Inovasi Daerah
20	Sosialisasi Kebijakan
21	Kualitas Inovasi Daerah
"""

FORM_C2 = """
1	Inovasi sudah berjalan minimal 2 Tahun atau masih dalam tahapan inisiatif dan uji coba
2	Mengandung Inovasi daerah sebagian atau seluruhnya
3	Diperkuat dengan adanya regulasi daerah dan/atau turunannya
4	Adanya dukungan anggaran melalui renstra, renja dan RKA
5	Didukung oleh indikator lainnya
6	Dilengkapi video singkat profil inovasi daerah (berdasarkan SE Mendagri No. 002 6/2866/SJ/2022)
7	Catatan :
"""

# number, activity, completeness, days, output
SOP = """
1	Sosialisasi Pemenuhan data inovasi daerah bagi SKPD dan BLUD	Surat Undangan	7	Notulensi
2	Inventaris/penjaringan data indeks inovasi daerah pada SKPD	Surat Edaran	7	Agenda pemenuhan indeks inovasi
3	Melakukan Pemilahan dan verifikasi data indeks inovasi beserta data dukung indikator inovasi. Jika YA, Menyusun Prodi dan data dukung indikator Inovasi ke dalam Formulir laporan indeks inovasi SKPD. Jika TIDAK, Menyampaikan keterangan belum/tidak memiliki data inovasi daerah ke Admin inovasi SKPD	Draf Formulir laporan indeks inovasi SKPD	20	Cetak form dan video profil
4	Penetapan data inovasi dan indikator SKPD oleh Kepala SKPD ke dalam bentuk formulir laporan inovasi SKPD	Formulir laporan indeks inovasi SKPD	3	Form Pengisian
5	Penyusunan Pengolahan dan analisis data indeks inovasi SKPD berdasarkan formulir laporan inovasi SKPD	Form laporan indeks inovasi SKPD	7	Rekapitulasi data inovasi SKPD
6	Admin inovasi SKPD/BLUD melakukan input data indeks inovasi daerah beserta lampiran data indikator SKPD/BLUD dan video profil inovasi kedalam aplikasi indeks inovasi daerah Kab. Balangan	Data indeks inovasi SKPD di Aplikasi indeks inovasi daerah Kab. Balangan	15	Daftar indeks inovasi SKPD
7	Monitoring dan evaluasi data inovasi dan indikator Daerah sebagai peserta Penilaian Indeks Inovasi Daerah Tingkat Nasional	Formulir Monev indeks inovasi daerah	10	Form pengesahan
8	Pemantapan dan Penetapan data inovasi dan indikator Daerah sebagai Peserta Penilaian Indeks Inovasi Daerah Tingkat Nasional	SK Bupati	7	SK Bupati
9	Admin Inovasi Daerah Melakukan input data inovasi dan indikator Daerah sebagai Peserta Penilaian Indeks Inovasi Daerah Tingkat Nasional kedalam aplikasi indeks inovasi daerah BPP Kemendagri RI	Data indeks inovasi daerah	7	Daftar indeks inovasi SKPD
"""

FORM_TO_NATIONAL = {
    1: 16, 2: 17, 3: 18, 4: 19, 5: 20, 6: 21, 7: 24, 8: 31, 9: 26, 10: 23, 11: 27, 12: 29, 13: 22, 14: 27, 15: 28,
    16: 30, 17: 32, 18: 33, 19: 34, 20: 25, 21: 35,
}  # fmt: skip

NATIONAL_WEIGHTS = {
    16: 3, 17: 2, 18: 2, 19: 2, 20: 1, 21: 2, 22: 1, 23: 1, 24: 1, 25: 1, 26: 1, 27: 1, 28: 2, 29: 1, 30: 2, 31: 3,
    32: 2, 33: 3, 34: 2, 35: 4,
}  # fmt: skip

MANDATORY = {16, 17, 32, 33, 35}


def rows(table):
    return [line.split("\t") for line in table.strip().splitlines()]


@pytest.fixture(scope="module")
def form():
    return loader.indicator_set("c1-2026")


@pytest.fixture(scope="module")
def national():
    return loader.indicator_set("nasional-2026")


def test_form_c1_prints_the_21_names_of_the_pedoman(form):
    assert [[str(row.number), row.name_printed] for row in form.indicators] == rows(FORM_C1)


def test_only_the_two_slips_of_form_c1_are_named_otherwise_than_printed(form):
    corrected = {row.number: row.name for row in form.indicators if row.name != row.name_printed}
    assert corrected == {11: "Ketersediaan Informasi Layanan", 15: "Kemudahan Proses Inovasi yang Dihasilkan"}


def test_form_rows_answer_the_national_indicators_of_the_mapping(form, national):
    assert {row.number: row.national_number for row in form.indicators} == FORM_TO_NATIONAL
    assert set(FORM_TO_NATIONAL.values()) == {row.number for row in national.indicators}


def test_a_form_row_has_the_weight_and_levels_of_its_national_indicator(form, national):
    by_number = {row.number: row for row in national.indicators}
    for row in form.indicators:
        source = by_number[row.national_number]
        assert (row.weight, row.mandatory, row.levels) == (source.weight, source.mandatory, source.levels)


def test_national_indicator_27_is_scored_once_though_two_rows_answer_it(form):
    assert {row.number: row.shares_with for row in form.indicators if not row.counts} == {11: 14}
    assert Counter(row.national_number for row in form.indicators if row.counts) == Counter(range(16, 36))


def test_national_weights_are_those_of_2026_and_give_111_points(national):
    assert {row.number: row.weight for row in national.indicators} == NATIONAL_WEIGHTS
    assert sum(row.weight for row in national.indicators) * 3 == national.settings.max_points == 111


def test_the_form_cannot_earn_more_than_111_points(form):
    assert sum(row.weight for row in form.indicators if row.counts) == 37


def test_five_indicators_are_mandatory(form, national):
    assert {row.number for row in national.indicators if row.mandatory} == MANDATORY
    assert {row.national_number for row in form.indicators if row.mandatory} == MANDATORY


def test_the_settings_of_2026_serve_both_sets(form, national):
    assert form.settings == national.settings
    settings = national.settings
    assert (settings.minimum_count, settings.minimum_services, settings.count_cap) == (12, 5, 200)
    assert settings.count_factor == Decimal("0.38")
    assert settings.count_cap * settings.count_factor == 76
    assert (settings.applied_from, settings.applied_until) == (date(2024, 1, 1), date(2025, 12, 31))
    assert (form.kind, national.kind, form.national_set) == (SetKind.FORM, SetKind.NATIONAL, "nasional-2026")


@pytest.mark.parametrize("code", ["c1-2026", "nasional-2026"])
def test_every_indicator_explains_itself_in_two_to_four_sentences_with_an_example(code):
    for row in loader.indicator_set(code).indicators:
        sentences = [part for part in row.help.replace("? ", ". ").split(". ") if part]
        assert 2 <= len(sentences) <= 4, row.number
        assert "Contoh: " in row.help, row.number
        assert len(row.levels) == len(set(row.levels)) == 3, row.number
        assert all(level[0].isupper() and level.endswith(".") for level in row.levels), row.number


def test_only_the_video_indicator_takes_a_video(form):
    assert [row.number for row in form.indicators if "mp4" in row.evidence_kinds] == [21]


def test_form_c2_prints_the_six_items_and_the_note_of_the_pedoman():
    items = loader.monev_items()
    assert [[str(item.number), item.text_printed] for item in items] == rows(FORM_C2)
    assert [item.number for item in items if item.is_note] == [7]


def test_the_sop_has_the_nine_activities_days_and_papers_of_the_pedoman():
    steps = loader.sop_steps()
    assert [
        [str(step.number), step.activity, step.completeness, str(step.days), step.output] for step in steps
    ] == rows(SOP)
    assert [step.days for step in steps] == [7, 7, 20, 3, 7, 15, 10, 7, 7]
    assert {step.day_mode for step in steps} == {DayMode.WORKING}


def test_each_step_has_somebody_in_charge():
    assert [step.actors[0] for step in loader.sop_steps()] == [
        "bappedalitbang",
        "admin_skpd",
        "pengelola",
        "kepala_skpd",
        "bappedalitbang",
        "admin_skpd",
        "bappedalitbang",
        "bupati",
        "bappedalitbang",
    ]


def test_the_2026_round_planned_from_the_first_of_july_counts_the_holidays_of_the_table():
    steps = [(step.number, step.days, step.day_mode) for step in loader.sop_steps()]
    holidays = loader.reference().holiday_dates
    planned = schedule(date(2026, 7, 1), steps, holidays)
    # Two holidays fall in between: Monday 17 and Tuesday 25 August.
    assert planned[-1].due == due_date(date(2026, 7, 1), 85, "working", frozenset()) == date(2026, 10, 28)


def test_2026_has_17_national_holidays_and_8_days_of_joint_leave():
    of_2026 = [day for day in loader.holidays() if day.date.year == 2026]
    assert Counter(day.kind for day in of_2026) == {HolidayKind.LIBUR: 17, HolidayKind.CUTI_BERSAMA: 8}
    assert date(2026, 3, 20) in loader.reference().holiday_dates


def test_the_agencies_are_examples_to_verify_with_eight_districts_and_the_health_units():
    kinds = Counter(skpd.kind for skpd in loader.skpds())
    assert (kinds[SkpdKind.KECAMATAN], kinds[SkpdKind.RSUD], kinds[SkpdKind.PUSKESMAS]) == (8, 1, 12)
    assert {skpd.parent for skpd in loader.skpds() if skpd.kind in (SkpdKind.RSUD, SkpdKind.PUSKESMAS)} == {"DINKES"}
    assert loader.reference().skpd_note == "contoh – verifikasi"


def test_there_are_38_affairs_of_which_the_first_six_are_basic_services():
    affairs = loader.urusan()
    assert [row.number for row in affairs] == list(range(1, 39))
    assert [row.number for row in affairs if row.yandas] == [1, 2, 3, 4, 5, 6]


def test_the_national_form_offers_its_choices():
    counts = {field.code: len(field.options) for field in loader.national_fields()}
    assert counts == {"tematik": 5, "asta_cita": 8, "pkpn": 8, "klasifikasi": 3}


def test_an_unknown_set_is_a_key_error():
    with pytest.raises(KeyError, match="c1-1999"):
        loader.indicator_set("c1-1999")


def test_the_accessors_hand_out_what_the_folder_says():
    fresh = load_reference()
    assert loader.reference() == fresh
    assert loader.reference() is loader.reference()
