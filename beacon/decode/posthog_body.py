"""Unwraps what PostHog's clients send: a body off the wire in, JSON text out.

They gzip without saying so (posthog-js calls it text/plain), say gzip and send plain text, and
the older ones put base64 into a form's `data`. So what a body is decides how it is read, and
`?compression=` is not looked at.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from beacon.decode.body import GZIP_MAGIC, plain_body

MAX_WRAPPINGS = 4
"""A form, base64 and gzip, and one more."""

_GZIP_NAMES = ("gzip", "x-gzip")
_JSON_BEGINS = (b"{", b"[")
_FORM_DATA = re.compile(rb"(?:^|&)data=([^&]*)")
_WHITE = b" \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def unwrap(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """The JSON, or whatever cannot be unwrapped further; never over `limit` bytes.

    Raises BadEncoding and TooLarge.
    """
    if (content_encoding or "").strip().lower() in _GZIP_NAMES and not body.startswith(GZIP_MAGIC):
        content_encoding = None
    plain = plain_body(body, content_encoding, limit)
    for _ in range(MAX_WRAPPINGS):
        inner = _within(plain, limit)
        if inner is None:
            break
        plain = inner
    return plain


def _within(wrapped: bytes, limit: int) -> bytes | None:
    """What one wrapping holds; None where there is none."""
    if wrapped.startswith(GZIP_MAGIC):
        return plain_body(wrapped, "gzip", limit)
    if wrapped.removeprefix(_BYTE_ORDER_MARK).lstrip(_WHITE).startswith(_JSON_BEGINS):
        return None
    form = _FORM_DATA.search(wrapped)
    if form is not None:
        return unquote_to_bytes(form[1].replace(b"+", b" "))
    return _from_base64(wrapped)


def _from_base64(text: bytes) -> bytes | None:
    """With a space for each plus, as forms make of base64 that was not escaped."""
    text = text.strip(_WHITE).replace(b" ", b"+").rstrip(b"=")
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True) or None
    except binascii.Error:
        return None
