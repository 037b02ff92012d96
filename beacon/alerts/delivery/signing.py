"""Signs webhooks as Standard Webhooks has it (https://www.standardwebhooks.com), version 1. Pure.

In: secrets, the message's id, the time of the attempt, the body. Out: the three headers. More than
one secret signs while one is being replaced.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(
    secrets_: Sequence[str], message_id: str, timestamp: int, body: bytes
) -> tuple[tuple[str, str], ...]:
    """`timestamp` in seconds since 1970."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signatures = " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets_)
    return (
        ("webhook-id", message_id),
        ("webhook-timestamp", str(timestamp)),
        ("webhook-signature", signatures),
    )


def _signature(secret: str, signed: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("no secret of Standard Webhooks") from None
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
