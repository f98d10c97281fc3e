"""The child process of render.py: takes one order on stdin, leaves paper.pdf in its working directory.

Run as ``python -I engine_child.py``; it imports nothing of the application. Exit codes: 0 printed, 1 the engine gave
up, 3 the engine is not installed, 4 out of memory.
"""

import ctypes
import json
import logging
import re
import resource
import sys
from pathlib import Path, PurePosixPath
from typing import Any

EXIT_MISSING, EXIT_MEMORY = 3, 4
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_NO_NEW_PRIVS = 0x10000000, 0x40000000, 38
_OUT_OF_MEMORY = re.compile("failed to map segment|annot allocate memory|bad_alloc")
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".css": "text/css"}


def main() -> int:
    order = json.load(sys.stdin)
    _limit(order)
    _leave_network()
    html = order["html"].encode("utf-8", "replace").decode()
    title = order["title"] and order["title"].encode("utf-8", "replace").decode()
    try:
        if order["engine"] == "pdfkit":
            pdf = _pdfkit(html, order["wkhtmltopdf"], order["margins"])
        else:
            pdf = _weasyprint(html, title, order["tagged"], Path(order["assets"]))
    except MemoryError:
        return EXIT_MEMORY
    except (ModuleNotFoundError, _EngineMissing) as error:
        print(repr(error), file=sys.stderr)
        return EXIT_MISSING
    except (ImportError, OSError) as error:
        print(repr(error), file=sys.stderr)
        return EXIT_MEMORY if _OUT_OF_MEMORY.search(str(error)) else 1
    Path("paper.pdf").write_bytes(pdf)
    return 0


class _EngineMissing(Exception):
    pass


def _limit(order: dict[str, Any]) -> None:
    """Set before a byte of the document is parsed; wkhtmltopdf inherits all of it."""
    seconds, memory = order["cpu_seconds"], order["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes"], order["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _leave_network() -> None:
    """Move into a network namespace of our own, where even 127.0.0.1 is down.

    A second wall, for kernels that allow it; where they do not, the fetcher and wkhtmltopdf's switches stand alone.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWNET):
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _weasyprint(html: str, title: str | None, tagged: bool, assets: Path) -> bytes:
    try:
        import weasyprint
    except OSError as error:
        if _OUT_OF_MEMORY.search(str(error)):
            raise
        raise _EngineMissing(str(error)) from error  # the wheel is there, Pango is not
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # what is refused below is refused in silence

    class Fetcher(URLFetcher):
        """Serves data: URLs and files of assets/ by their bare name; every other address is refused."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if not url.startswith("app-asset:"):
                return super().fetch(url, headers)
            path = assets / PurePosixPath(url.removeprefix("app-asset:")).name
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _TYPES[path.suffix]})

    document = weasyprint.HTML(string=html, url_fetcher=Fetcher(allowed_protocols=["data"], allow_redirects=False))
    variant = {"pdf_variant": "pdf/ua-1"} if tagged else {}
    rendered = document.render(**variant)
    rendered.metadata.title = title or rendered.metadata.title or "Dokumen"
    rendered.metadata.attachments = []
    pdf: bytes = rendered.write_pdf(**variant)
    return pdf


def _pdfkit(html: str, wkhtmltopdf: str | None, margins: list[str]) -> bytes:
    import pdfkit

    if wkhtmltopdf is None:
        raise _EngineMissing("wkhtmltopdf is not on PATH")

    class Kit(pdfkit.PDFKit):
        def _find_options_in_meta(self, _content: str) -> dict[str, str]:
            """CVE-2025-26240: pdfkit obeys <meta name="pdfkit-…"> of the printed text, even to write files."""
            return {}

    options = {
        "quiet": "",
        "encoding": "UTF-8",
        "page-width": "215mm",
        "page-height": "330mm",
        **dict(zip(("margin-top", "margin-right", "margin-bottom", "margin-left"), margins, strict=True)),
        "disable-javascript": "",
        "disable-local-file-access": "",
        "disable-plugins": "",
        "proxy": "http://127.0.0.1:9",
        "load-error-handling": "ignore",
        "load-media-error-handling": "ignore",
    }
    kit = Kit(html, "string", options=options, configuration=pdfkit.configuration(wkhtmltopdf=wkhtmltopdf))
    pdf = kit.to_pdf()
    # Qt stamps the time of printing, which would make two prints of one paper differ. Blanks of the same length keep
    # every offset of the file.
    return re.sub(rb"/CreationDate \(D:[^)]*\)", lambda found: b" " * len(found[0]), pdf, count=1)


if __name__ == "__main__":
    sys.exit(main())
