"""What an OpenID provider says of a person: checked, and read. Pure, but for the cryptography.

In: the ID token, the provider's keys, and what the sign-in was begun with. Out: the token's
claims once all checks of OpenID Connect Core 3.1.3.7 have passed, and from them (and the userinfo
answer) an `Identity`. No text of a token gets into an error.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from beacon.accounts.accounts import MAX_NAME_CHARACTERS, checked_email
from beacon.accounts.oidc.state import base64url
from beacon.errors import InvalidField, OidcFailed

if TYPE_CHECKING:
    from joserfc.jwk import Key

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures by a key of the provider that only it has: never `none`, never a shared secret."""
LEEWAY_SECONDS = 60
MAX_SUBJECT_CHARACTERS = 255  # OpenID Connect Core 2
_KEY_TYPE = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
_HASH_OF = hashlib.sha256  # of all these algorithms

Claims = Mapping[str, Any]


class Identity(NamedTuple):
    """Who somebody is at the provider. `email` is "" when none was told; `groups_claim` is where
    the groups were looked for."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str
    groups: tuple[str, ...]
    groups_claim: str = "groups"


class Expected(NamedTuple):
    """What an ID token must say."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None = None


class UnknownKey(Exception):
    """The token is signed with a key that is not among those given."""


# --- the ID token ---------------------------------------------------------------------------


def import_keys(document: Claims) -> tuple[Key, ...]:
    """The keys of a JWKS (RFC 7517) that can check a signature; others are passed over."""
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry

    keys: list[Key] = []
    found = document.get("keys")
    for each in found if isinstance(found, list) else []:
        try:
            if isinstance(each, dict) and each.get("use", "sig") == "sig":
                keys.append(JWKRegistry.import_key(each))
        except (JoseError, ValueError, TypeError):
            continue
    return tuple(key for key in keys if key.key_type in _KEY_TYPE.values())


def check_id_token(token: str, keys: tuple[Key, ...], expected: Expected, now: float) -> Claims:
    """The claims of a token that is all it must be. Raises OidcFailed, or UnknownKey."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError

    try:
        header = jws.extract_compact(token.encode()).headers()
        key = _key_for(header, keys)
        registry = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        claims = jwt.decode(token, key, registry=registry).claims
    except (JoseError, ValueError) as error:
        reason = type(error).__name__
        raise OidcFailed(f"The provider's ID token cannot be trusted ({reason}).") from None
    _check_claims(claims, expected, now)
    return claims


def _key_for(header: Claims, keys: tuple[Key, ...]) -> Key:
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise OidcFailed(
            f"The provider signs ID tokens with {str(algorithm)[:20]!r}; let it use one of "
            f"{', '.join(ALGORITHMS)}."
        )
    fitting = [
        key for key in keys if key.key_type == _KEY_TYPE[algorithm] and key.alg in (None, algorithm)
    ]
    if key_id is not None:
        fitting = [key for key in fitting if key.kid == key_id]
    if not fitting:
        raise UnknownKey
    if len(fitting) > 1:
        raise OidcFailed("The provider's ID token does not say which of its keys signed it.")
    return fitting[0]


def _check_claims(claims: Claims, expected: Expected, now: float) -> None:
    from joserfc.errors import ClaimError, MissingClaimError
    from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

    must: ClaimsOption = {"essential": True}
    registry = JWTClaimsRegistry(
        now=int(now),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        nonce={"essential": True, "value": expected.nonce},
        sub=must,
        exp=must,
        iat=must,
    )
    try:
        registry.validate(dict(claims))
    except MissingClaimError as error:
        raise OidcFailed(f"The provider's ID token lacks {error.claim}.") from None
    except ClaimError as error:
        raise OidcFailed(_what_to_do(error.claim)) from None
    _check_party(claims, expected.client_id)
    _check_access_token(claims, expected.access_token)
    if len(claims["sub"]) > MAX_SUBJECT_CHARACTERS or not claims["sub"].isprintable():
        raise OidcFailed(_what_to_do("sub"))


def _check_party(claims: Claims, client_id: str) -> None:
    audience, party = claims["aud"], claims.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    if party != client_id and (several or party is not None):
        raise OidcFailed(_what_to_do("azp"))


def _check_access_token(claims: Claims, access_token: str | None) -> None:
    said = claims.get("at_hash")
    if said is None or access_token is None:
        return
    digest = _HASH_OF(access_token.encode()).digest()
    made = base64url(digest[: len(digest) // 2])
    if not hmac.compare_digest(str(said).encode(), made.encode()):
        raise OidcFailed("The provider's ID token and its access token do not belong together.")


def _what_to_do(claim: str) -> str:
    if claim in ("exp", "iat", "nbf"):
        return (
            f"The provider's ID token is not valid at this time (its {claim}): set the clocks of "
            "this machine and of the provider right, then sign in again."
        )
    if claim == "iss":
        return "The ID token is from another issuer: set BEACON_OIDC_ISSUER as the provider has it."
    if claim in ("aud", "azp"):
        return "The ID token is for another client: check BEACON_OIDC_CLIENT_ID."
    if claim == "nonce":
        return "The ID token belongs to another sign-in: begin it again."
    return f"The provider's ID token has no usable {claim}."


# --- the person -----------------------------------------------------------------------------


def is_complete(id_token: Claims, groups_claim: str) -> bool:
    """Whether the userinfo answer could add nothing. Okta's ID tokens of the code flow are thin:
    groups and e-mail come by userinfo."""
    return "name" in id_token and groups_claim in id_token and _tells_of_email(id_token)


def identity_of(id_token: Claims, userinfo: Claims, groups_claim: str) -> Identity:
    """`userinfo` is empty when it was not asked for."""
    both = {**userinfo, **id_token}
    mail = next((each for each in (id_token, userinfo) if _tells_of_email(each)), both)
    return Identity(
        issuer=id_token["iss"],
        subject=id_token["sub"],
        email=_email(mail.get("email")),
        email_verified=mail is not both and _is_verified(mail),
        name=_name(both.get("name") or both.get("preferred_username")),
        groups=_groups(both.get(groups_claim)),
        groups_claim=groups_claim,
    )


def _tells_of_email(claims: Claims) -> bool:
    """Both must come from one answer: what is verified is the address that stands beside it."""
    return "email" in claims and ("email_verified" in claims or "xms_edov" in claims)


def _email(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        return ""
    try:
        return checked_email(value)
    except InvalidField:
        return ""


def _is_verified(claims: Claims) -> bool:
    """Some providers send text; Entra ID sends xms_edov (the address' domain belongs to the
    directory) instead of email_verified."""
    value = claims.get("email_verified", claims.get("xms_edov"))
    return value is True or (isinstance(value, str | int) and str(value).lower() in ("true", "1"))


def _name(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(each for each in text if each.isprintable()).strip()[:MAX_NAME_CHARACTERS]


def _groups(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(each for each in values if isinstance(each, str) and each)
