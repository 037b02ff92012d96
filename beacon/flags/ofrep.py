"""OpenFeature's remote evaluation protocol, OFREP 0.3.0: bodies in, bodies out. Pure.

In: `{"context": {"targetingKey": ..., ...}}` and flags. Out: the answers to one flag and to all
of them, and the documents of errors, which always name their `errorCode`.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
import orjson

from beacon.flags.flagset import ProjectFlags
from beacon.flags.model import Context, ErrorCode, Evaluation
from beacon.flags.pieces import Pieces
from beacon.flags.rules import Found

TARGETING_KEY = "targetingKey"
INACTIVITY_SECONDS = 120
"""How long a page may be hidden before its client closes the stream."""

PARSE_ERROR = ErrorCode.PARSE_ERROR.value
INVALID_CONTEXT = "INVALID_CONTEXT"
GENERAL = ErrorCode.GENERAL.value

DETAILS = {
    ErrorCode.FLAG_NOT_FOUND: "There is no such flag in this environment.",
    ErrorCode.PARSE_ERROR: "What is stored of this flag cannot be evaluated: save it anew.",
    ErrorCode.TARGETING_KEY_MISSING: "A share of the visitors gets this flag: send a targetingKey, "
    "or the attribute that it goes by.",
    ErrorCode.GENERAL: "This flag could not be evaluated.",
}
_STATUS = {ErrorCode.FLAG_NOT_FOUND: 404}


class Fault(NamedTuple):
    """Why a request cannot be answered with a value."""

    status: int
    error_code: str
    details: str

    def body(self, key: str | None = None, code: str | None = None) -> bytes:
        """`key` is the flag's; `code` is Beacon's own of the error, where it has one."""
        named = {} if key is None else {"key": key}
        more = {} if code is None else {"code": code}
        fault = {"errorCode": self.error_code, "errorDetails": self.details}
        return orjson.dumps({**named, **fault, **more})


NO_JSON = Fault(400, PARSE_ERROR, "The body is no JSON object.")
NO_CONTEXT = Fault(400, INVALID_CONTEXT, "context must be a JSON object.")
NO_KEY = Fault(400, INVALID_CONTEXT, "context.targetingKey must be a string.")


class _Body(msgspec.Struct):
    context: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(_Body).decode
_decode_any = msgspec.json.Decoder().decode


def read_context(body: bytes) -> Context | Fault:
    """Without a body or a context, nothing is known of who asks."""
    try:
        context = _decode(body).context if body else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _fault_of(body)
    if context is None:
        return {}
    key = context.get(TARGETING_KEY)
    return context if key is None or isinstance(key, str) else NO_KEY


def _fault_of(body: bytes) -> Fault:
    try:
        document = _decode_any(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return NO_JSON
    return NO_CONTEXT if isinstance(document, dict) else NO_JSON


def encode(key: str, evaluation: Evaluation, flags: ProjectFlags) -> bytes:
    """One flag's answer. Without a `value` the client's own default stands."""
    if evaluation.error_code is not None:
        return fault_of(evaluation.error_code).body(key)
    variant = evaluation.variant or ""
    document: dict[str, Any] = {"key": key, "reason": evaluation.reason, "variant": variant}
    if evaluation.variant is not None:
        document["value"] = evaluation.value
    known = flags.known.get(key)
    if known is not None:
        document["metadata"] = {"version": known.version}
    return _dumps(key, document)


def _dumps(key: str, document: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(document)
    except (TypeError, ValueError):  # a number that no client could read
        return fault_of(ErrorCode.PARSE_ERROR).body(key)


def fault_of(error_code: ErrorCode) -> Fault:
    return Fault(_STATUS.get(error_code, 400), error_code.value, DETAILS[error_code])


class Answers:
    """Encodes, and keeps the encoded pieces."""

    def __init__(self) -> None:
        self._pieces = Pieces(encode)

    def of_all(self, flags: ProjectFlags, found: Found, streams: bytes) -> bytes:
        """Every flag of the environment."""
        return b'{"flags":[%b],"eventStreams":[%b]}' % (self._pieces.joined(flags, found), streams)

    def of_one(self, flags: ProjectFlags, key: str, found: Found) -> tuple[int, bytes]:
        """The status and the body; it is not found where there is no such flag."""
        evaluation = found.get(key)
        if evaluation is None:  # the key may be made up: nothing is kept by it
            return 404, fault_of(ErrorCode.FLAG_NOT_FOUND).body(key)
        code = evaluation.error_code
        status = 200 if code is None else fault_of(code).status
        return status, self._pieces.piece(flags, key, evaluation)


def stream(token: str) -> bytes:
    """What tells the client where to hear of changes."""
    endpoint = {"requestUri": f"/ofrep/v1/stream?token={token}"}
    document = {"type": "sse", "endpoint": endpoint, "inactivityDelaySec": INACTIVITY_SECONDS}
    return orjson.dumps(document)


def etag_of(body: bytes, answer: bytes) -> str:
    """Covers what was asked and what is answered."""
    digest = blake2b(body, digest_size=12)
    digest.update(b"\0")
    digest.update(answer)
    return f'"{digest.hexdigest()}"'


def matches(if_none_match: str, etag: str) -> bool:
    """By RFC 9110, 13.1.2: a list of tags, weak ones too, or `*`."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or tags == ["*"]
