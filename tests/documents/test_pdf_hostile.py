"""Text that people type, and markup that should never have got through, can neither read nor call nor write anything."""

import contextlib
import json
import shutil
import socket
import threading
from datetime import date
from pathlib import Path

import pytest
from pypdf.generic import IndirectObject, StreamObject

from app.documents import engine_child
from app.documents.form_c1 import FormC1, FormC1Row, form_c1_pdf
from app.documents.nil_statement import NilStatement, nil_statement_pdf
from app.documents.paper import Letterhead, Signer
from app.documents.render import ENGINES, PdfError, render_pdf
from tests.documents.reading import reader, squeezed, text_of

ASSETS = Path(engine_child.__file__).with_name("assets")
PASSWD = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()[0]

# {host} is a listener of the test, {loot} a path where nothing may appear.
HOSTILE_TEXT = {
    "tags": "<b>tebal</b></td></tr></table><h1>palsu</h1>",
    "pdfkit meta": '<meta name="pdfkit-enable-local-file-access" content=""><meta name="pdfkit-cookie-jar" content="{loot}">',
    "attachment": '<link rel=attachment href="file:///etc/passwd"><a rel="attachment" href="file:///etc/passwd">x</a>',
    "picture": '<img src="http://{host}/img"><img src=file:///etc/passwd>',
    "script": "<script>document.write('JS'+'JALAN')</script><svg onload=\"document.write('JS'+'JALAN')\">",
    "style": '</style><style>@import "http://{host}/css"; body {{ background: url(http://{host}/bg) }}</style>',
    "frame": '<iframe src="file:///etc/passwd"></iframe><object data="http://{host}/obj"></object>',
    "jinja": "{{{{ 7*7 }}}} {{% include '/etc/passwd' %}} {{{{ form.__class__.__mro__ }}}}",
    "quotes": "\" ' & &amp; &#60;script&#62; \\ %s %(nama)s ${{x}} -- */ }}",
    "long word": "W" * 700,
}
UNWRITTEN_TEXT = {
    "control": "sebelum\x00\x01\x1b sesudah\ud800",
    "right to left": "awal \u202eterbalik\u202c \u2067kanan\u2069 عربي שלום akhir",
}

RAW = {
    "meta": '<meta name="pdfkit-enable-local-file-access" content=""><meta name="pdfkit-cookie-jar" content="{loot}">',
    "meta post": "<meta name='pdfkit-disable-local-file-access' content=''><meta name='pdfkit-allow' content='/etc'>",
    "refresh": '<meta http-equiv="refresh" content="0; url=http://{host}/refresh">',
    "base": '<base href="http://{host}/"><img src="relative.png"><link rel=stylesheet href="relative.css">',
    "link css": '<link rel=stylesheet href="http://{host}/css"><link rel=stylesheet href="file:///etc/passwd">',
    "attachment": '<link rel=attachment href="file:///etc/passwd"><a rel=attachment href="file:///etc/passwd">a</a>',
    "attachment http": '<link rel=attachment href="http://{host}/att"><link rel=attachment href="app-asset:../render.py">',
    "img": '<img src="http://{host}/img"><img src="file:///etc/passwd"><img src="/etc/passwd"><img src="//{host}/x">',
    "img asset": '<img src="app-asset:../../../../etc/passwd"><img src="app-asset:/etc/passwd"><img src="app-asset:..">',
    "iframe": '<iframe src="file:///etc/passwd" width=500 height=500></iframe><iframe src="http://{host}/frame"></iframe>',
    "object": '<object data="file:///etc/passwd"></object><embed src="http://{host}/embed">',
    "css": "<style>@import url(http://{host}/imp); @font-face {{ font-family: x; src: url(http://{host}/font), "
    "url(file:///etc/passwd), local(x) }} body {{ font-family: x; background: url(http://{host}/bg); "
    "list-style-image: url(file:///etc/passwd) }} li::before {{ content: url(http://{host}/c) }}</style><li>x</li>",
    "svg": '<svg><image href="http://{host}/svg" xlink:href="file:///etc/passwd"/><use href="http://{host}/use#x"/></svg>',
    "svg data": '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 xmlns:xlink=%22http://www.w3.org'
    '/1999/xlink%22%3E%3Cimage xlink:href=%22http://{host}/d%22 width=%225%22 height=%225%22/%3E%3C/svg%3E">',
    "svg entity": '<img src=\'data:image/svg+xml,%3C!DOCTYPE svg [%3C!ENTITY x SYSTEM "file:///etc/passwd"%3E]%3E'
    '%3Csvg xmlns="http://www.w3.org/2000/svg"%3E%3Ctext y="20"%3E%26x;%3C/text%3E%3C/svg%3E\'>',
    "script": "<script>document.write('JS'+'JALAN'); var x = new XMLHttpRequest(); x.open('GET', 'file:///etc/passwd', "
    "false); x.send(); document.write(x.responseText); new Image().src = 'http://{host}/js';</script>",
    "handler": "<img src=x onerror=\"document.write('JS'+'JALAN')\"><body onload=\"document.write('JS'+'JALAN')\">",
    "data html": "<iframe src=\"data:text/html,<script>document.write('JS'+'JALAN')</script>\"></iframe>",
    "form": '<form action="http://{host}/form"><input type=submit autofocus></form><video src="http://{host}/v" autoplay>',
}


class Listener:
    """Counts who calls on a port of 127.0.0.1."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._socket.accept()
                self.calls += 1
                caller.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=5)


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def loot(tmp_path: Path) -> Path:
    return tmp_path / "loot"


def assert_clean(pdf: bytes, listener: Listener, loot: Path) -> None:
    made = reader(pdf)
    text = squeezed(text_of(pdf))
    assert listener.calls == 0
    assert not loot.exists()
    assert PASSWD not in text
    assert "JSJALAN" not in text
    assert not made.attachments
    for number in range(1, made.trailer["/Size"]):
        part = made.get_object(IndirectObject(number, 0, made))
        assert not (isinstance(part, StreamObject) and PASSWD.encode() in part.get_data())


def form_of(value: str) -> FormC1:
    """A Form C.1 that says ``value`` wherever a person may write."""
    signer = Signer(name=value, nip=value, title=value)
    return FormC1(
        year=2026,
        letterhead=Letterhead(government=value, skpd=value, address=value),
        draft=True,
        indicators=(FormC1Row(number=1, name_printed=value, description=value, evidence=(value, value)),),
        skpd_name=value,
        innovation_name=value,
        started_on=date(2025, 2, 3),
        initiator=value,
        background=value,
        problem=value,
        method=value,
        benefit=value,
        place=value,
        signed_on=date(2026, 11, 24),
        head=signer,
        admin=signer,
        document_code=value,
        verification_text=value,
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", HOSTILE_TEXT)
def test_hostile_text_in_every_field_of_form_c1_stays_text(name, engine, listener, loot):
    value = HOSTILE_TEXT[name].format(host=listener.host, loot=loot)
    pdf = form_c1_pdf(form_of(value), engine)
    assert_clean(pdf, listener, loot)
    # SKPD (capitals), place, NIP and title come out otherwise; these thirteen must read exactly as typed.
    assert squeezed(text_of(pdf)).count(squeezed(value)) >= 13


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", UNWRITTEN_TEXT)
def test_characters_that_cannot_be_printed_do_not_stop_the_print(name, engine, listener, loot):
    pdf = form_c1_pdf(form_of(UNWRITTEN_TEXT[name]), engine)
    assert_clean(pdf, listener, loot)
    text = text_of(pdf)
    assert "Permasalahan (Hulu)" in text
    assert text.count("sebelum sesudah" if name == "control" else "awal terbalik") >= 5


@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_text_in_the_nil_statement_stays_text(engine, listener, loot):
    value = "".join(HOSTILE_TEXT.values()).format(host=listener.host, loot=loot)
    data = NilStatement(
        year=2026,
        letterhead=Letterhead(skpd=value, address=value),
        skpd_name=value,
        number=value,
        reason=value,
        place=value,
        head=Signer(name=value, nip=value, title=value),
        document_code=value,
        verification_text=value,
    )
    pdf = nil_statement_pdf(data, engine)
    assert_clean(pdf, listener, loot)
    assert squeezed(text_of(pdf)).count(squeezed(value)) >= 5


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", RAW)
def test_markup_that_got_through_prints_harmlessly_or_not_at_all(name, engine, listener, loot):
    html = _document(RAW[name].format(host=listener.host, loot=loot))
    try:
        pdf = render_pdf(html, engine=engine, timeout=30)
    except PdfError as refused:
        assert refused.reason in {"failed", "timeout"}  # noqa: PT017 - both outcomes are allowed
        assert listener.calls == 0
        assert not loot.exists()
    else:
        assert_clean(pdf, listener, loot)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_engines_own_walls_hold_where_the_kernel_gives_no_network_namespace(
    engine, listener, loot, monkeypatch, tmp_path
):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for raw in RAW.values():
        html = _document(raw.format(host=listener.host, loot=loot))
        try:
            if engine == "pdfkit":
                pdf = engine_child._pdfkit(html, shutil.which("wkhtmltopdf"), ["20mm"] * 4)
            else:
                pdf = engine_child._weasyprint(html, None, True, ASSETS)
        except OSError:  # pdfkit's word for a page wkhtmltopdf would not load
            assert engine == "pdfkit"
            assert listener.calls == 0
        else:
            assert_clean(pdf, listener, loot)


def test_the_child_has_no_network_where_the_kernel_allows_to_take_it_away(listener):
    import subprocess
    import sys

    order = json.dumps({"host": listener.host})
    program = (
        "import ctypes, json, runpy, socket, sys\n"
        f"child = runpy.run_path({engine_child.__file__!r}, run_name='child')\n"
        "child['_leave_network']()\n"
        "names = [name for _, name in socket.if_nameindex()]\n"
        "host, port = json.load(sys.stdin)['host'].split(':')\n"
        "reached = socket.socket().connect_ex((host, int(port))) == 0\n"
        "print(json.dumps([names, reached]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], input=order, capture_output=True, text=True, check=True
    )
    names, reached = json.loads(done.stdout)
    if names == ["lo"]:  # a namespace of its own: only an interface that is down
        assert not reached
    else:
        assert reached, "the listener of these tests must be reachable, or they prove nothing"


def _document(body: str) -> str:
    return f'<!doctype html><html lang="id"><head><title>Uji</title></head><body><p>awal</p>{body}</body></html>'
