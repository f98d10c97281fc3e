"""Is this PDF whole, open to everybody, and nothing but pages?"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from app.storage.refusal import ContentRefused

# Its remarks on every odd byte of a stranger's file are no business of the operator
logging.getLogger("pypdf").setLevel(logging.ERROR)

_MAX_PAGES = 2000
_MAX_OBJECTS = 50_000
_END_WITHIN = 4096  # bytes; some writers and mail gateways add a little after the end mark

# What a viewer can run, start, send or unpack. Plain links (/URI, /GoTo) and signature fields are ordinary.
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
_ACTIVE_ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA"})
# Drawing and structure: large, and no place from which a viewer starts an action
_PASSIVE_KEYS = frozenset(
    {
        "/AP",
        "/Contents",
        "/DR",
        "/Font",
        "/Metadata",
        "/P",
        "/Parent",
        "/PieceInfo",
        "/Resources",
        "/StructTreeRoot",
        "/Thumb",
        "/V",
    }
)


def check_pdf(path: Path) -> None:
    """Accept the PDF at `path` or raise ContentRefused: broken, encrypted, active or too complex.

    Every encrypted file is refused, also one that opens without a password: what it holds cannot be looked
    into, and the national application does not take it either.
    """
    _check_end(path)
    try:
        with PdfReader(path) as reader:
            _check_document(reader)
    except ContentRefused:
        raise
    except Exception as error:
        # A hostile file can make the parser fail in any way: every one of them means "cannot be read"
        raise ContentRefused("content.pdf_broken") from error


def _check_document(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise ContentRefused("content.pdf_encrypted")
    root = reader.trailer["/Root"]
    if not isinstance(root, DictionaryObject):
        raise ContentRefused("content.pdf_broken")
    _check_pages(root)
    for node in _reachable(root):
        _check_node(node)


def _check_end(path: Path) -> None:
    """A file cut on its way has lost its end; pypdf would repair it silently and show half the pages."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END_WITHIN))
        if b"%%EOF" not in file.read():
            raise ContentRefused("content.pdf_broken")


def _check_pages(root: DictionaryObject) -> None:
    """Count the pages by walking: /Count is only a claim, and a tree can name one page a million times."""
    pages = 0
    waiting: list[Any] = [root["/Pages"]]
    for _ in range(4 * _MAX_PAGES):
        if not waiting:
            break
        node = waiting.pop().get_object()
        if "/Kids" in node:
            waiting += list(node["/Kids"])
        else:
            pages += 1
    if waiting or pages > _MAX_PAGES:
        raise ContentRefused("content.pdf_too_complex")
    if pages == 0:
        raise ContentRefused("content.pdf_broken")


def _reachable(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary a viewer can reach from the catalogue by other ways than drawing, each once."""
    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    for _ in range(_MAX_OBJECTS):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            key = (node.idnum, node.generation)
            if key in seen:
                continue
            seen.add(key)
            node = node.get_object()
        if isinstance(node, DictionaryObject):
            yield node
            # dict.items gives the references themselves, so that one object is visited once
            waiting += [value for name, value in dict.items(node) if name not in _PASSIVE_KEYS]
        elif isinstance(node, ArrayObject):
            waiting += [item for item in list.__iter__(node) if isinstance(item, _CONTAINERS)]
    raise ContentRefused("content.pdf_too_complex")


_CONTAINERS = (IndirectObject, DictionaryObject, ArrayObject)


def _check_node(node: DictionaryObject) -> None:
    if (
        not _ACTIVE_KEYS.isdisjoint(node)
        or _name(node, "/S") in _ACTIVE_ACTIONS
        or (_name(node, "/Type") in ("", "/Annot") and _name(node, "/Subtype") in _ACTIVE_ANNOTATIONS)
    ):
        raise ContentRefused("content.pdf_active")


def _name(node: DictionaryObject, key: str) -> str:
    """The name under `key`, also when it hides behind a reference; '' when there is none."""
    return str(node[key]) if key in node else ""
