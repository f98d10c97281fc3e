"""Is this DOCX or XLSX whole, of a sane size, and free of macros and of parts fetched from elsewhere?"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat  # a document type is refused before it can expand anything  # nosec B407

from app.storage.refusal import ContentRefused

MAX_ENTRIES = 1000
MAX_UNPACKED = 100 << 20
_MAX_LISTS = 4 << 20  # content types and relations are lists of a few KB; this is what we parse
_CHUNK = 1 << 18
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|macrosheet|intlmacrosheet|activex", re.IGNORECASE)
_MACRO_NAME = re.compile(r"vbaproject|vbadata|(^|/)macrosheets/|(^|/)activex/", re.IGNORECASE)
# Relations that make Word or Excel fetch a file on opening, when the target is not on the writer's own disk
_FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument", "afchunk", "package", "control")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError)


@dataclass
class _Lists:
    """What the content types and the relations of the package say."""

    kinds: set[str] = field(default_factory=set)
    external: list[tuple[str, str]] = field(default_factory=list)


def check_office(path: Path) -> tuple[str, tuple[str, ...]]:
    """(kind, warnings) of the Office file at `path`: kind is 'docx', 'xlsx' or '' for any other ZIP.

    Raises ContentRefused: broken, encrypted, macro, external or bomb. Nothing is unpacked to disk.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            lists = _Lists()
            for entry in entries:
                _check_entry(archive, entry, lists)
    except ContentRefused:
        raise
    except (*_UNREADABLE, RuntimeError, expat.ExpatError) as error:
        raise ContentRefused("content.office_broken") from error
    for relation, target in lists.external:
        if _fetches(relation, target):
            raise ContentRefused("content.office_external")
    embedded = any("/embeddings/" in entry.filename.lower() for entry in entries)
    kind = lists.kinds.pop() if len(lists.kinds) == 1 else ""
    return kind, ("content.office_embedded",) if embedded else ()


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise ContentRefused("content.office_bomb")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise ContentRefused("content.office_broken")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ContentRefused("content.office_encrypted")


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, lists: _Lists) -> None:
    """Read one part to its end (which proves its checksum and true size), looking for what must not be there."""
    name = entry.filename.lower()
    if _MACRO_NAME.search(name):
        raise ContentRefused("content.office_macro")
    is_types, is_relations = name == "[content_types].xml", name.endswith(".rels")
    if (is_types or is_relations) and entry.file_size > _MAX_LISTS:
        raise ContentRefused("content.office_bomb")
    with archive.open(entry) as part:
        if is_types or is_relations:
            _parse_list(part.read(), lists)
        elif name.endswith((".xml", ".vml")):
            _refuse_doctype(part)
        else:
            while part.read(_CHUNK):
                continue


def _refuse_doctype(part: IO[bytes]) -> None:
    """Office XML never has a document type; where one stands, somebody wants entities expanded or files read."""
    tail = b""
    while chunk := part.read(_CHUNK):
        window = tail + chunk
        if any(mark in window for mark in _DOCTYPES):
            raise ContentRefused("content.office_external")
        tail = window[-20:]


def _parse_list(data: bytes, lists: _Lists) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise ContentRefused("content.office_external")

    def start(name: str, attributes: dict[str, str]) -> None:
        content_type = attributes.get("ContentType", "")
        if _MACRO_TYPE.search(content_type):
            raise ContentRefused("content.office_macro")
        if name.endswith(" Override") and content_type in _MAIN:
            lists.kinds.add(_MAIN[content_type])
        if name.endswith(" Relationship") and attributes.get("TargetMode", "").lower() == "external":
            lists.external.append((attributes.get("Type", ""), attributes.get("Target", "")))

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.Parse(data, True)


def _fetches(relation: str, target: str) -> bool:
    """Would opening the file reach out to another machine? A link the reader must click does not count."""
    kind = relation.rsplit("/", 1)[-1].lower()
    if kind == "hyperlink":
        return False
    place = target.strip().lower().replace("\\", "/")
    other_machine = place.startswith("//") or bool(re.match(r"file:(//[^/]|////)", place))
    return other_machine or (kind in _FETCHED and not re.match(r"(file:/+)?[a-z]:/|[^:]*$", place))
