"""The seam that makes PDFs: what it promises and what stops a print that runs away."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.documents import render
from app.documents.render import ENGINES, PdfError, render_pdf
from tests.documents.reading import reader, text_of

PAGE = '<!doctype html><html lang="id"><head><title>Uji</title></head><body><p>Kabupaten Balangan</p></body></html>'
ENDLESS = f"<html><body>{'<p>kata kata kata</p>' * 200_000}</body></html>"


def test_the_child_binds_itself_in_time_memory_and_what_it_writes_and_leaves_no_core():
    code = """
import resource as r
from app.documents.engine_child import _limit
_limit({"cpu_seconds": 7, "memory_bytes": 2**31, "file_bytes": 12345})
print(*(r.getrlimit(one)[0] for one in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CORE)))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["7", str(2**31), "12345", "0"]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_input_gives_the_same_bytes(engine):
    html = PAGE.replace("Balangan", '<b style="font-family:DejaVu Sans">Balangan ☑</b>')
    first = render_pdf(html, engine=engine)
    time.sleep(1.1)  # a time stamp in the file would differ
    assert render_pdf(html, engine=engine) == first
    assert "Kabupaten Balangan" in text_of(first)


def test_the_title_is_the_given_one_or_the_documents_own():
    assert reader(render_pdf(PAGE)).metadata.title == "Uji"
    assert reader(render_pdf(PAGE, title="Judul lain\x00")).metadata.title == "Judul lain"


def test_untagged_on_request():
    assert "/MarkInfo" in reader(render_pdf(PAGE)).trailer["/Root"]
    assert "/MarkInfo" not in reader(render_pdf(PAGE, tagged=False)).trailer["/Root"]


@pytest.mark.parametrize("engine", ENGINES)
def test_text_no_encoding_can_hold_still_prints(engine):
    assert "sebelum" in text_of(render_pdf(PAGE.replace("Kabupaten", "\x00\x08sebelum \ud800 \uffff"), engine=engine))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("timeout", [0.05, 0.5])
def test_a_print_that_takes_too_long_is_stopped_with_a_civil_word(engine, timeout, children):
    with pytest.raises(PdfError, match=r"belum selesai dibuat dalam .* Data Anda aman") as caught:
        render_pdf(ENDLESS, engine=engine, timeout=timeout)
    assert caught.value.reason == "timeout"
    assert children() == set()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("memory_mb", [30, 130])
def test_a_print_that_wants_too_much_memory_is_stopped(engine, memory_mb, children):
    with pytest.raises(PdfError, match="Data Anda aman") as caught:
        render_pdf(ENDLESS, engine=engine, memory_mb=memory_mb)
    assert caught.value.reason in {"memory", "failed"}
    assert children() == set()


def test_a_document_beyond_all_measure_is_refused_before_it_is_tried():
    with pytest.raises(PdfError, match="terlalu panjang") as caught:
        render_pdf("x" * (render.MAX_HTML_BYTES + 1))
    assert caught.value.reason == "too_long"


def test_an_unknown_engine_is_named():
    with pytest.raises(PdfError, match="princexml") as caught:
        render_pdf(PAGE, engine="princexml")
    assert caught.value.reason == "engine_unknown"


def test_a_missing_program_is_told_from_a_failure(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PdfError, match="belum terpasang") as caught:
        render_pdf(PAGE, engine="pdfkit")
    assert caught.value.reason == "engine_missing"


def test_no_secret_of_the_application_reaches_the_child(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setenv("DATABASE_URL", "postgresql://rahasia")
    assert "rahasia" not in str(render._environment(tmp_path))


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_left_in_the_temporary_folder(engine, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    render_pdf(PAGE, engine=engine)
    with pytest.raises(PdfError):
        render_pdf(ENDLESS, engine=engine, timeout=0.3)
    assert list(tmp_path.iterdir()) == []


def test_many_at_once_from_threads():
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(render_pdf(PAGE))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


@pytest.fixture
def children():
    """Which processes of this test have outlived their print; wkhtmltopdf is a grandchild of ours."""
    before = _processes()

    def since() -> set[int]:
        deadline = time.monotonic() + 10  # a killed process may take a moment to leave the list
        while (left := _processes() - before) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    return since


def _processes() -> set[int]:
    found = set()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes()
        except OSError:  # ended since it was listed
            continue
        if b"wkhtmltopdf" in command or (b"engine_child" in command and sys.executable.encode() in command):
            found.add(int(file.parent.name))
    return found
