"""The parts of a form with files (RFC 7578), as sentry-cli sends chunks (pure).

In: a body and its Content-Type. Out: the files in it. Raises BadRequest.
"""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, File, MultipartDecoder, NeedData

from beacon.errors import BadRequest

MAX_PARTS = 64


class FormFile(NamedTuple):
    field: str
    name: str
    data: bytes


def files_of(body: bytes, content_type: str) -> list[FormFile]:
    """Fields that are no files are left out."""
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary")
    if kind != "multipart/form-data" or not boundary:
        raise BadRequest("Chunks come as a form: multipart/form-data.")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), max_parts=MAX_PARTS)
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        return _files(decoder)
    except (ValueError, RequestEntityTooLarge) as error:
        raise BadRequest(f"The form cannot be read: {error}.") from None


def _files(decoder: MultipartDecoder) -> list[FormFile]:
    found: list[FormFile] = []
    file: tuple[str, str] | None = None
    pieces: list[bytes] = []
    while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
        if isinstance(event, Data):
            pieces.append(event.data)
            if not event.more_data and file is not None:
                found.append(FormFile(*file, b"".join(pieces)))
        else:
            pieces = []
            file = (event.name or "", event.filename) if isinstance(event, File) else None
    return found
