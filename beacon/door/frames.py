"""Server-to-client WebSocket frames as bytes (RFC 6455, section 5.2).

In: a message's payload. Out: the one unmasked frame that carries it; and back.
"""

from __future__ import annotations

_TEXT = b"\x81"  # FIN and opcode 1


def text_frame(payload: bytes) -> bytes:
    """One whole text message; `payload` is UTF-8."""
    size = len(payload)
    if size < 126:
        return _TEXT + size.to_bytes(1, "big") + payload
    if size < 1 << 16:
        return _TEXT + b"\x7e" + size.to_bytes(2, "big") + payload
    return _TEXT + b"\x7f" + size.to_bytes(8, "big") + payload


def payload_of(frame: bytes) -> bytes:
    """What such a frame carries."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]
