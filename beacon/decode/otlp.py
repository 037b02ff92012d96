"""Decodes OTLP's logs: a plain body in JSON or in Protocol Buffers, drafts out (docs/protocol.md).

A record that cannot be taken is refused by itself: an answer tells how many. A body that is not
what its type says is refused as a whole.
"""

from __future__ import annotations

from hashlib import sha256

from beacon.decode import otlp_json, otlp_protobuf
from beacon.decode.otlp_record import describe, draft_of
from beacon.enrich.identity import uuid7
from beacon.errors import BeaconError
from beacon.events import Decoded, Draft, Refusal

MILLISECOND = 1_000_000  # nanoseconds
LATEST_MILLISECOND = (1 << 48) - 1
_DIGEST_BYTES = 10
_TAIL = (1 << 74) - 1


def decode(body: bytes, project_id: bytes, *, is_protobuf: bool) -> Decoded:
    """Raises InvalidJson, InvalidProtobuf, BadRequest."""
    read = otlp_protobuf.read if is_protobuf else otlp_json.read
    name = sha256(project_id + body).digest()
    drafts: list[Draft] = []
    indexes: list[int] = []
    refusals: list[Refusal] = []
    place = 0
    for source in read(body):
        described = describe(source)
        for record in source.records:
            try:
                if isinstance(record, BeaconError):
                    raise record
                made = _id(name, place, record.time or record.observed)
                drafts.append(draft_of(record, described, made, project_id))
                indexes.append(place)
            except BeaconError as error:
                refusals.append(Refusal(place, error.code, error.message))
            place += 1
    return Decoded(drafts, indexes, refusals)


def _id(name: bytes, place: int, time: int) -> bytes | None:
    """Records have no id. A client that gets no answer sends the same bytes again: so the id is
    made of the whole body's digest and the record's place in it. Two records of one request, equal
    as they may be, are two; so are equal ones of two requests that differ anywhere else. It has the
    form of a UUIDv7, of the record's own time (nanoseconds), by which it is found quickly.

    None without a time: then the time of receipt stands, and a resend is stored again."""
    millisecond = time // MILLISECOND
    if not 0 < millisecond <= LATEST_MILLISECOND:
        return None
    digest = sha256(name + place.to_bytes(4)).digest()
    return uuid7(millisecond, int.from_bytes(digest[:_DIGEST_BYTES]) & _TAIL)
