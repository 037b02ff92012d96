"""Reads a request's body up to a limit: an API call or a form is small, whatever ingest may send.

In: the request that is being answered. Out: its bytes. Raises TooLarge.
"""

from __future__ import annotations

from quart import request

from beacon.errors import TooLarge


async def read_at_most(limit: int) -> bytes:
    """`limit` in bytes."""
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    parts, size = [], 0
    async for part in request.body:
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    return b"".join(parts)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body is larger than {limit:,} bytes, which is the most taken here.")
