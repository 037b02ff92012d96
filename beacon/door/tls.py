"""TLS in front of all three lanes: HTTP/2 by ALPN for the web lane, else HTTP/1.1."""

from __future__ import annotations

import ssl
from pathlib import Path

from beacon.errors import StartupError

ALPN_PROTOCOLS = ("h2", "http/1.1")


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 or newer with the given PEM files. Raises StartupError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise StartupError(
            f"Cannot use the TLS certificate {certificate} with the key {key}: {error}. "
            "Give PEM files that belong together and that Beacon may read."
        ) from error
    offer_protocols(context)
    return context


def offer_protocols(context: ssl.SSLContext) -> ssl.SSLContext:
    """Set what the door needs on a context that was made elsewhere."""
    context.set_alpn_protocols(list(ALPN_PROTOCOLS))
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    return context
