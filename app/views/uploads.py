"""Files in and out: uploads streamed into the store, stored files streamed to the browser."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import IO, Any, TypeVar
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from app.models import FileObject
from app.rules.problems import problem
from app.rules.uploads import VIDEO_KIND, UploadLimits
from app.security.current import seems_signed_in
from app.services.errors import Invalid
from app.services.receive_file import Received, receive_file
from app.storage.names import display_name, extension
from app.storage.store import CHUNK, FileMissing, Storage, StorageUnavailable, storage_from_url
from app.views.page import wants_json
from app.views.words import add_sentences, sentence

F = TypeVar("F", bound=Callable[..., Any])

RAW = "application/octet-stream"
#: Kinds a browser may show by itself; everything else is only ever saved.
INLINE_KINDS = frozenset({"pdf", "jpg", "png", "mp4"})

_MULTIPART_SPARE = 1 << 20  # boundaries and small fields around the file
_DRAIN = 32 << 20
# A file can never act: no script, no form, no request of its own. Chromium shows a PDF only without `sandbox`.
_FILE_POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
)
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

add_sentences({"upload.none": lazy_gettext("Pilih berkasnya dahulu, lalu unggah.")})


def storage() -> Storage:
    """The store of this installation; 503 when it is away."""
    try:
        return storage_from_url(current_app.config["STORAGE_URL"])
    except StorageUnavailable:
        current_app.logger.exception("the store of evidence files cannot be reached")
        abort(503)


def limits() -> UploadLimits:
    """The limits of this installation."""
    return UploadLimits(
        document_bytes=current_app.config["UPLOAD_MAX_DOCUMENT"], video_bytes=current_app.config["UPLOAD_MAX_VIDEO"]
    )


def takes_upload(method: F) -> F:
    """Mark a view method that takes a file: only there may a request be larger than a form."""
    method.takes_upload = True  # type: ignore[attr-defined]
    return method


def install(app: Flask) -> None:
    """Raise the size limit for marked views before anything reads the body, and keep files' own headers."""
    app.url_value_preprocessor(_raise_limit)  # runs before every before_request, CSRF's among them
    # The first after_request registered runs last: a delivered file's policy then stands against the pages' one.
    app.after_request_funcs.setdefault(None, []).insert(0, _file_headers)


def receive_uploads(store: Storage) -> Iterator[Received]:
    """Every file of this request, streamed into the store one after the other.

    Raw body (`?nama=`) from our script, or the parts named `berkas` of an ordinary form. Raises Invalid for a
    refused file, whose bytes are gone then.
    """
    if request.mimetype == RAW:
        yield receive_file(request.stream, request.args.get("nama", ""), store, limits())
        return
    files = [one for one in request.files.getlist("berkas") if one.filename]
    if not files:
        raise Invalid([problem("upload.none", "file")])
    for one in files:
        yield receive_file(one.stream, one.filename or "", store, limits())


def drain() -> None:
    """Read what the browser is still sending, so that it gets to read the refusal; gives up at 32 MB."""
    _read_away(request.stream)


def _read_away(stream: IO[bytes]) -> None:
    left = _DRAIN
    while left > 0 and (piece := stream.read(CHUNK)):
        left -= len(piece)


def send_stored(file: FileObject, *, inline: bool = False) -> Response:
    """Stream a stored file: saved by default, shown (`inline`) only when it is of a kind that cannot act.

    Serves single ranges (206, 416) and HEAD. The caller has looked the row up within the person's reach.
    404 when the bytes are gone, 503 when the store is away.
    """
    store = storage()
    try:
        size = store.size(file.storage_key)
        start, stop, status = _span(size, file.sha256)
        pieces = store.iter_chunks(file.storage_key, start, stop)
    except FileMissing:
        current_app.logger.error("bytes of file %s are missing from the store", file.id)  # noqa: TRY400
        abort(make_response(render_template("errors/file_gone.html", file=file), HTTPStatus.NOT_FOUND))
    except StorageUnavailable:
        current_app.logger.exception("file %s cannot be read", file.id)
        abort(503)
    response = Response(pieces if stop > start else b"", status, mimetype=file.mime)
    headers = response.headers
    headers["Accept-Ranges"] = "bytes"
    headers["ETag"] = f'"{file.sha256}"'
    headers["Cache-Control"] = "private, no-store"
    headers["X-Content-Type-Options"] = "nosniff"
    shown = inline and file.file_kind in INLINE_KINDS
    headers.set("Content-Disposition", "inline" if shown else "attachment", **_names(file.filename))
    response.content_length = stop - start
    if status is HTTPStatus.PARTIAL_CONTENT:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    elif status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers["Content-Range"] = f"bytes */{size}"
    response.file_policy = _PDF_POLICY if shown and file.file_kind == "pdf" else _FILE_POLICY  # type: ignore[attr-defined]
    return response


def _span(size: int, etag: str) -> tuple[int, int, HTTPStatus]:
    """(first byte, byte after the last, status) of what is asked for."""
    asked = request.range
    held = request.if_range
    other = held is not None and (held.date is not None or held.etag not in (None, etag))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or other:
        return 0, size, HTTPStatus.OK
    found = asked.range_for_length(size)
    if found is None:
        return 0, 0, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    return found[0], min(found[1], size), HTTPStatus.PARTIAL_CONTENT


def _names(filename: str) -> dict[str, str]:
    """RFC 6266: a plain name for old browsers, the real one beside it."""
    name = display_name(filename)
    if name.isascii():
        return {"filename": name}
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").strip() or "berkas"
    return {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"}


def _raise_limit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    view = current_app.view_functions.get(endpoint or "")
    # Nobody who has not signed in makes us read more than a form
    if not getattr(view, "takes_upload", False) or not seems_signed_in():
        return
    most = limits()
    name = display_name(request.args.get("nama", "")) if request.mimetype == RAW else f".{VIDEO_KIND}"
    bytes_allowed = most.video_bytes if extension(name) == VIDEO_KIND else most.document_bytes
    spare = 0 if request.mimetype == RAW else _MULTIPART_SPARE
    request.max_content_length = bytes_allowed + spare
    if (request.content_length or 0) <= bytes_allowed + spare:
        return
    _read_away(get_input_stream(request.environ))
    if not wants_json():
        raise RequestEntityTooLarge
    text = sentence(problem("upload.too_large", "file", filename=name, limit=bytes_allowed))
    answer = jsonify(problems=[{"where": "file", "text": text}])
    answer.status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    raise RequestEntityTooLarge(response=answer)


def _file_headers(response: Response) -> Response:
    policy = getattr(response, "file_policy", "")
    if policy:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
