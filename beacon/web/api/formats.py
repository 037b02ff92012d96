"""Answers as CSV and JSON lines, for every endpoint whose answer has a `table`.

In: `?format=`, and the answer of a handler. Out: the same answer, in the format that was asked for.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from beacon.export.tables import CONTENT_TYPES, Format, body, head
from beacon.web.api.endpoint import AnswerFormat, Call, Endpoint, Header, Reply
from beacon.web.api.read import read_query

PARAMETER = "format"


class FormatQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Annotated[
        AnswerFormat,
        Meta(description="As a table: `csv`, with a head, or `jsonl`, one JSON object a line."),
    ] = "json"


def take_format(fields: dict[str, list[str]], *, are_more_known: bool) -> AnswerFormat:
    """Out of the fields of a query, the others of which are for somebody else to read, or for
    nobody. Raises InvalidField, which lists the formats."""
    if not are_more_known:
        return read_query(FormatQuery, fields).format
    given = fields.pop(PARAMETER, None)
    return read_query(FormatQuery, {} if given is None else {PARAMETER: given}).format


def in_format(endpoint: Endpoint, call: Call, found: Any) -> Any:
    if call.format == "json" or endpoint.table is None:
        return found
    table = endpoint.table(found)
    content = head(call.format, table.columns) + body(call.format, table)
    name = endpoint.path.rpartition("/")[2]
    return Reply(content, (attachment(name, call.format),), content_type=CONTENT_TYPES[call.format])


def attachment(name: str, format: Format) -> Header:
    return "content-disposition", f'attachment; filename="beacon-{name}.{format}"'
