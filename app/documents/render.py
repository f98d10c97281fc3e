"""HTML to PDF, in a child process that can neither reach the network nor run away.

Two engines stand behind one function. ``weasyprint`` (default) prints properly: page numbers, repeated table heads,
whole rows, tagged PDF/UA-1. ``pdfkit`` drives Debian's wkhtmltopdf 0.12.6, whose Qt is unpatched: it has **no page
numbers, repeats no table head and may cut a row at a page's end**, and its PDF is neither tagged nor titled. It is
there for an office that cannot install Pango.
"""

import contextlib
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from app.documents.engine_child import EXIT_MEMORY, EXIT_MISSING

ENGINES = ("weasyprint", "pdfkit")
MAX_HTML_BYTES = 8 << 20  # a Form C.1 with every field at 20,000 characters is under 1 MB
MAX_PDF_BYTES = 64 << 20

_ASSETS = Path(__file__).with_name("assets")
_CHILD = Path(__file__).with_name("engine_child.py")

# Control characters no engine takes (tab, line feed and carriage return stay), and the marks that reorder the text
# after them: a pasted U+202E would print a number or a name backwards.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

_MESSAGES = {
    "engine_unknown": "Mesin PDF “{engine}” tidak dikenal. Pilihan yang ada: weasyprint, pdfkit.",
    "engine_missing": "PDF belum dapat dibuat: mesin PDF “{engine}” belum terpasang di server. Data Anda aman. "
    "Sampaikan kepada pengelola aplikasi.",
    "too_long": "PDF belum dapat dibuat: isi dokumen terlalu panjang. Data Anda aman. Ringkas uraian yang "
    "paling panjang, lalu coba lagi.",
    "timeout": "PDF belum selesai dibuat dalam {timeout} detik. Data Anda aman. Coba lagi sebentar lagi; bila "
    "terulang, ringkas uraian yang paling panjang.",
    "memory": "PDF belum dapat dibuat: dokumen memerlukan memori melebihi batas. Data Anda aman. Ringkas uraian "
    "yang paling panjang, lalu coba lagi.",
    "failed": "PDF belum dapat dibuat. Data Anda aman. Coba lagi; bila terulang, sampaikan kepada pengelola aplikasi.",
}


class PdfError(RuntimeError):
    """No PDF came out.

    ``str()`` is a sentence for the person who waits; ``reason`` is one of engine_unknown, engine_missing, too_long,
    timeout, memory, failed; ``detail`` is for the log only, it may quote the document.
    """

    def __init__(self, reason: str, detail: str = "", **parameters: object) -> None:
        super().__init__(_MESSAGES[reason].format(**parameters))
        self.reason = reason
        self.detail = detail
        if detail:
            self.add_note(detail)  # so a logged traceback tells it too


def render_pdf(
    html: str,
    *,
    engine: str = "weasyprint",
    title: str | None = None,
    timeout: float = 60,
    memory_mb: int = 1500,
    tagged: bool = True,
    margins_mm: tuple[int, int, int, int] = (20, 20, 20, 25),
) -> bytes:
    """Print ``html`` and return the PDF's bytes; the same input gives the same bytes on the same versions.

    ``title`` overrules the document's ``<title>`` in the PDF's properties (weasyprint only). ``timeout`` is in seconds and bounds both the
    wait and the processor time, ``memory_mb`` bounds the address space of each process. ``tagged`` asks weasyprint for
    PDF/UA-1. ``margins_mm`` (top, right, bottom, left) is for pdfkit; weasyprint takes the style's @page. Nothing is fetched but ``data:`` URLs and, with weasyprint, ``app-asset:<file name>`` out of assets/.

    Raises PdfError whenever no PDF came out, whatever the cause.
    """
    if engine not in ENGINES:
        raise PdfError("engine_unknown", engine=engine)
    order = {
        "html": printable(html),
        "title": None if title is None else printable(title),
        "tagged": tagged,
        "margins": [f"{side}mm" for side in margins_mm],
        "engine": engine,
        "assets": str(_ASSETS),
        "wkhtmltopdf": shutil.which("wkhtmltopdf"),
        "cpu_seconds": max(1, math.ceil(timeout)),
        "memory_bytes": memory_mb << 20,
        "file_bytes": MAX_PDF_BYTES,
    }
    message = json.dumps(order).encode()  # ASCII: lone surrogates travel as \ud800 and are replaced by the child
    if len(message) > MAX_HTML_BYTES:
        raise PdfError("too_long", f"{len(message)} bytes of HTML")
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        return _print_in(Path(folder), message, engine, timeout)


def printable(text: str) -> str:
    """``text`` without control characters and without marks that reverse the direction of what follows."""
    return _UNPRINTABLE.sub("", text)


def _print_in(folder: Path, message: bytes, engine: str, timeout: float) -> bytes:
    """Run the child in ``folder`` until it ends or its time is up; its whole process group ends with it."""
    order, log = folder / "order", folder / "log"
    order.write_bytes(message)
    with order.open("rb") as stdin, log.open("wb") as stderr:
        child = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD)],
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
        try:
            child.wait(timeout)
        except subprocess.TimeoutExpired:
            raise PdfError("timeout", f"{engine}: wall clock", timeout=f"{timeout:g}") from None
        finally:
            _end_group(child)
    said = log.read_bytes()[-2000:].decode(errors="replace")
    paper = folder / "paper.pdf"
    if child.returncode == 0 and paper.is_file():
        pdf = paper.read_bytes()
        if pdf.startswith(b"%PDF-"):
            return pdf
    raise _explain(child.returncode, engine, timeout, said)


def _environment(folder: Path) -> dict[str, str]:
    """All the child learns from outside: no secret of the application's environment reaches it."""
    place = str(folder)
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": place,
        "TMPDIR": place,
        "XDG_RUNTIME_DIR": place,
        "XDG_CACHE_HOME": place,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_HASH_SEED": "0",  # else the fonts of a paper come in another order each time
        "FONTCONFIG_FILE": str(_ASSETS / "fonts.conf"),
    }


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what the child may have left behind (wkhtmltopdf outlives a killed parent), then collect the child."""
    if child.returncode != 0:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _explain(code: int, engine: str, timeout: float, said: str) -> PdfError:
    """The error for a child that ended with ``code``."""
    detail = f"{engine}: exit {code}: {said}"
    if code == EXIT_MISSING:
        return PdfError("engine_missing", detail, engine=engine)
    if code == EXIT_MEMORY:
        return PdfError("memory", detail)
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return PdfError("timeout", detail, timeout=f"{timeout:g}")
    return PdfError("failed", detail)
