"""What an OpenID provider publishes about itself: its discovery document, read and checked. Pure.

In: the document and the issuer that was configured. Out: `Metadata`, or OidcFailed that says what
to set right (OpenID Connect Discovery 1.0, 3 and 4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from beacon.errors import OidcFailed

WELL_KNOWN = "/.well-known/openid-configuration"


class Metadata(NamedTuple):
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    client_secret_by_post: bool  # else by HTTP basic authentication
    answers_with_issuer: bool  # RFC 9207


def discovery_url(issuer: str) -> str:
    return issuer.rstrip("/") + WELL_KNOWN


def read_metadata(document: Mapping[str, Any], issuer: str) -> Metadata:
    """Raises OidcFailed."""
    named = document.get("issuer")
    if named != issuer:
        raise OidcFailed(
            f"The OpenID provider calls itself {str(named)[:200]!r}: set BEACON_OIDC_ISSUER to "
            "exactly that."
        )
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    userinfo = document.get("userinfo_endpoint")
    return Metadata(
        authorization_endpoint=_endpoint(document, "authorization_endpoint", issuer),
        token_endpoint=_endpoint(document, "token_endpoint", issuer),
        jwks_uri=_endpoint(document, "jwks_uri", issuer),
        userinfo_endpoint=userinfo and _endpoint(document, "userinfo_endpoint", issuer),
        client_secret_by_post="client_secret_basic" not in methods,
        answers_with_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )


def is_trustworthy(url: str, *, loopback_allowed: bool) -> bool:
    """HTTPS, or HTTP that does not leave this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and loopback_allowed and _is_loopback(host)


def _endpoint(document: Mapping[str, Any], name: str, issuer: str) -> str:
    url = document.get(name)
    if not isinstance(url, str):
        raise OidcFailed(f"The OpenID provider's discovery document has no {name}.")
    if not is_trustworthy(url, loopback_allowed=issuer.startswith("http:")):
        raise OidcFailed(f"The OpenID provider's {name} is not https; Beacon does not use it.")
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
