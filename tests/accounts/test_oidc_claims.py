"""The checks of an ID token: one that is right passes, and nothing that is wrong in one point."""

from __future__ import annotations

import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

from beacon.accounts.oidc.claims import (
    LEEWAY_SECONDS,
    Expected,
    UnknownKey,
    check_id_token,
    identity_of,
    import_keys,
    is_complete,
)
from beacon.accounts.oidc.state import base64url
from beacon.errors import OidcFailed

NOW = 1_800_000_000
ISSUER = "https://example.okta.com"
RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec", "use": "sig"})
KEYS = import_keys({"keys": [RSA.as_dict(), EC.as_dict()]})
EXPECTED = Expected(ISSUER, "beacon", "the nonce", "the access token")
RIGHT: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "person-1",
    "aud": "beacon",
    "iat": NOW,
    "exp": NOW + 300,
    "nonce": "the nonce",
}


def token(changes: dict[str, Any] | None = None, key: Any = RSA, **header: Any) -> str:
    """A signed token; a change to None leaves the claim out."""
    claims = {name: value for name, value in {**RIGHT, **(changes or {})}.items() if value}
    head = {"alg": "RS256", "kid": key.kid, **header}
    head = {name: value for name, value in head.items() if value}
    return jwt.encode(head, claims, key, algorithms=[head["alg"]])


def checked(text: str, keys: Any = KEYS, expected: Expected = EXPECTED) -> Any:
    return check_id_token(text, keys, expected, NOW)


# --- signatures -------------------------------------------------------------------------------


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", RSA), ("PS256", RSA), ("ES256", EC)])
def test_a_right_token_passes(algorithm, key):
    assert checked(token(key=key, alg=algorithm)) == RIGHT


def test_a_token_without_a_key_id_passes_when_only_one_key_fits():
    assert checked(token(kid=None)) == RIGHT
    other = RSAKey.generate_key(2048, {"kid": "other"})
    two = import_keys({"keys": [RSA.as_dict(), other.as_dict()]})
    with pytest.raises(OidcFailed, match="which of its keys"):
        checked(token(kid=None), two)


def test_unsigned_tokens_are_refused():
    head, body, _ = token().split(".")
    none = base64url(json.dumps({"alg": "none", "kid": "rsa"}).encode())
    for unsigned in (f"{none}.{body}.", f"{none}.{body}.x", f"{head}.{body}."):
        with pytest.raises(OidcFailed):
            checked(unsigned)


def test_tokens_signed_with_what_is_public_are_refused():
    """The confusion of a public key with a shared secret."""
    head = base64url(json.dumps({"alg": "HS256", "kid": "rsa"}).encode())
    signed = f"{head}.{token().split('.')[1]}"
    mac = hmac.new(RSA.as_pem(private=False), signed.encode(), "sha256").digest()
    with pytest.raises(OidcFailed, match="HS256"):
        checked(f"{signed}.{base64url(mac)}")


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "ES384", "EdDSA"])
def test_other_algorithms_are_refused_and_named(algorithm):
    head = base64url(json.dumps({"alg": algorithm, "kid": "rsa"}).encode())
    _, body, signature = token().split(".")
    with pytest.raises(OidcFailed, match=algorithm):
        checked(f"{head}.{body}.{signature}")


def test_a_key_of_somebody_else_is_refused():
    forged = RSAKey.generate_key(2048, {"kid": "rsa"})
    with pytest.raises(OidcFailed, match="BadSignature"):
        checked(token(key=forged))


def test_a_changed_token_is_refused():
    head, _, signature = token().split(".")
    body = base64url(json.dumps({**RIGHT, "sub": "the boss"}).encode())
    with pytest.raises(OidcFailed, match="BadSignature"):
        checked(f"{head}.{body}.{signature}")


def test_a_key_that_is_not_known_is_told_apart():
    with pytest.raises(UnknownKey):
        checked(token(kid="new"))
    with pytest.raises(UnknownKey):  # the key id of another kind of key
        checked(token(kid="ec"))


def test_keys_for_other_uses_check_no_token():
    keys = import_keys({"keys": [{**RSA.as_dict(), "use": "enc"}]})
    with pytest.raises(UnknownKey):
        checked(token(), keys)
    pinned = import_keys({"keys": [{**RSA.as_dict(), "alg": "PS256"}]})
    with pytest.raises(UnknownKey):
        checked(token(), pinned)


@pytest.mark.parametrize(
    "keys", [None, {}, "keys", [None], [{"kty": "new"}], [{"kty": "RSA"}], [[]]]
)
def test_keys_that_cannot_be_read_are_passed_over(keys):
    assert import_keys({"keys": keys}) == ()
    read = import_keys({"keys": [*(keys if isinstance(keys, list) else []), RSA.as_dict()]})
    assert checked(token(), read) == RIGHT


@given(st.text(max_size=60) | st.lists(st.text(max_size=20), min_size=3, max_size=3).map(".".join))
def test_any_text_as_a_token_is_refused(text):
    with pytest.raises(OidcFailed):
        checked(text)


# --- claims -----------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "iat", "nonce"])
def test_a_token_that_lacks_a_claim_is_refused(claim):
    with pytest.raises(OidcFailed, match=f"lacks {claim}"):
        checked(token({claim: None}))


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"iss": f"{ISSUER}/"}, "BEACON_OIDC_ISSUER"),
        ({"iss": [ISSUER]}, "BEACON_OIDC_ISSUER"),
        ({"aud": "other"}, "BEACON_OIDC_CLIENT_ID"),
        ({"aud": ["other"]}, "BEACON_OIDC_CLIENT_ID"),
        ({"aud": ["beacon", "other"]}, "BEACON_OIDC_CLIENT_ID"),
        ({"aud": ["beacon", "other"], "azp": "other"}, "BEACON_OIDC_CLIENT_ID"),
        ({"azp": "other"}, "BEACON_OIDC_CLIENT_ID"),
        ({"nonce": "another"}, "another sign-in"),
        ({"exp": NOW - LEEWAY_SECONDS}, "clock"),
        ({"exp": "soon"}, "clock"),
        ({"iat": NOW + LEEWAY_SECONDS + 1}, "clock"),
        ({"nbf": NOW + LEEWAY_SECONDS + 1}, "clock"),
        ({"sub": 5}, "no usable sub"),
        ({"sub": "x" * 256}, "no usable sub"),
        ({"sub": "a\0b"}, "no usable sub"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "do not belong together"),
    ],
)
def test_a_token_that_says_something_wrong_is_refused(claims, told):
    with pytest.raises(OidcFailed, match=told):
        checked(token(claims))


def test_clocks_may_differ_by_a_minute():
    late = {"exp": NOW - LEEWAY_SECONDS + 1, "iat": NOW - 300}
    early = {"iat": NOW + LEEWAY_SECONDS, "nbf": NOW + LEEWAY_SECONDS}
    assert checked(token(late))["exp"] == late["exp"]
    assert checked(token(early))["nbf"] == early["nbf"]


def test_a_token_for_several_parties_is_for_the_one_it_names():
    audience = {"aud": ["beacon", "other"], "azp": "beacon"}
    assert checked(token(audience))["azp"] == "beacon"


def test_the_hash_of_the_access_token_is_that_of_the_specification():
    """The example of OpenID Connect Core, A.3."""
    access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"
    claims = checked(
        token({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}),
        expected=EXPECTED._replace(access_token=access_token),
    )
    assert claims["at_hash"] == "77QmUPtjPfzWtF2AnpK9RQ"


def test_no_text_of_a_token_is_in_an_error():
    text = token({"nonce": "secret-nonce"})
    with pytest.raises(OidcFailed) as failed:
        checked(text)
    assert "secret-nonce" not in failed.value.message
    assert not any(part in failed.value.message for part in text.split("."))


def test_a_token_of_odd_headers_passes():
    """Providers add members that no specification has."""
    head = {"alg": "RS256", "kid": "rsa", "vendor": "x"}
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    assert checked(jwt.encode(head, RIGHT, RSA, registry=registry)) == RIGHT


# --- the person -------------------------------------------------------------------------------

SUBJECT = {"iss": ISSUER, "sub": "person-1"}
MAIL = {"email": "ada@example.com", "email_verified": True}


def person(id_token: dict[str, Any], userinfo: dict[str, Any] | None = None) -> Any:
    return identity_of({**SUBJECT, **id_token}, userinfo or {}, "groups")


def test_what_the_id_token_says_counts_before_userinfo():
    found = person({**MAIL, "name": "Ada", "groups": ["a"]}, {"name": "Eve", "groups": ["b"]})
    assert (found.name, found.groups) == ("Ada", ("a",))


def test_an_address_is_verified_only_by_the_answer_that_names_it():
    split = person({"email": "boss@example.com"}, {"email_verified": True})
    assert (split.email, split.email_verified) == ("boss@example.com", False)
    whole = person({"email": "boss@example.com"}, MAIL)
    assert (whole.email, whole.email_verified) == ("ada@example.com", True)


@pytest.mark.parametrize("value", [True, "true", "True", "1", 1])
def test_verified_addresses_are_known_in_every_form(value):
    assert person({**MAIL, "email_verified": value}).email_verified


@pytest.mark.parametrize("value", [False, "false", "", "0", 0, None, [True], 2])
def test_all_else_is_not_verified(value):
    assert not person({**MAIL, "email_verified": value}).email_verified


def test_entra_ids_own_claim_of_a_verified_domain_counts():
    """It sends no email_verified; its userinfo repeats the address without saying more."""
    userinfo = {"email": "ada@example.com"}
    assert person({"email": "ada@example.com", "xms_edov": True}, userinfo).email_verified
    assert not person({"email": "ada@example.com", "xms_edov": False}, userinfo).email_verified


@pytest.mark.parametrize(
    "email",
    [None, "", "ada", "@example.com", "ada@", "a b@c", "a\n@c", "a\0@c", 5, "x" * 254 + "@c"],
)
def test_what_is_no_address_is_none(email):
    assert person({"email": email, "email_verified": True}).email == ""


def test_groups_come_as_a_list_or_as_one_text():
    assert person({"groups": ["a", 5, None, "", "b"]}).groups == ("a", "b")
    assert person({"groups": "a"}).groups == ("a",)
    assert person({"groups": {"a": 1}}).groups == ()
    assert person({}).groups == ()


def test_userinfo_is_asked_for_what_the_id_token_leaves_out():
    whole = {**SUBJECT, **MAIL, "name": "Ada", "groups": []}
    assert is_complete(whole, "groups")
    for name in ("email", "email_verified", "name", "groups"):
        assert not is_complete({key: whole[key] for key in whole if key != name}, "groups")
