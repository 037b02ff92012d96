"""Envelopes as Sentry's clients write them, for tests."""

from __future__ import annotations

from typing import Any

import orjson

from beacon.decode.sentry import Envelope, decode_envelope

PROJECT = bytes(range(16))
ID = 32 * "a"


def item(kind: str, payload: Any, **headers: Any) -> bytes:
    raw = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    return orjson.dumps({"type": kind, "length": len(raw), **headers}) + b"\n" + raw + b"\n"


def envelope(*items: bytes, **header: Any) -> bytes:
    return orjson.dumps({"event_id": ID, **header}) + b"\n" + b"".join(items)


def decoded(*items: bytes, **header: Any) -> Envelope:
    return decode_envelope(envelope(*items, **header), PROJECT, "production")
