"""Sign-in with a real OpenID provider: what comes through, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
import trio

from beacon.accounts.oidc import keys as oidc_keys
from beacon.accounts.oidc import state as oidc_state
from beacon.accounts.oidc.provider import OidcProvider
from beacon.errors import OidcFailed, OidcUnavailable, UsageError
from tests.conftest import free_port
from tests.oidc_provider.running import CLIENT_SECRET, Person, RunningProvider, running_provider

REDIRECT_URI = "http://127.0.0.1:4000/auth/oidc/callback"
ADA = Person()


@pytest.fixture(scope="module")
def provider() -> Iterator[RunningProvider]:
    with running_provider(REDIRECT_URI) as running:
        yield running


@pytest.fixture(scope="module")
def thin_provider() -> Iterator[RunningProvider]:
    """Its ID tokens say little more than the subject, as Okta's do in the code flow."""
    with running_provider(REDIRECT_URI, id_token_claims=False) as running:
        yield running


def beacon_at(provider: RunningProvider | str, **changes: Any) -> OidcProvider:
    issuer = provider if isinstance(provider, str) else provider.issuer
    settings: dict[str, Any] = {
        "issuer": issuer,
        "client_id": "beacon",
        "client_secret": CLIENT_SECRET,
        "scopes": "openid email profile groups",
        "groups_claim": "groups",
        "redirect_uri": lambda: REDIRECT_URI,
    }
    return OidcProvider(**{**settings, **changes})


# --- what comes through -----------------------------------------------------------------------


async def test_who_logs_in_at_the_provider_is_known_here(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin("/projects?tab=1")
    query = await provider.log_in(begun.url, ADA)
    identity = await beacon.finish(query, begun.secret_state)
    assert identity.issuer == provider.issuer
    assert identity.subject == "person-1"
    assert (identity.email, identity.email_verified) == ("ada@example.com", True)
    assert identity.name == "Ada Lovelace"
    assert identity.groups == ("staff", "admins")
    assert oidc_state.return_path(begun.secret_state) == "/projects?tab=1"


async def test_what_a_thin_id_token_leaves_out_comes_by_userinfo(thin_provider):
    identity = await signed_in(thin_provider, beacon_at(thin_provider))
    assert (identity.email, identity.email_verified) == ("ada@example.com", True)
    assert identity.name == "Ada Lovelace"
    assert identity.groups == ("staff", "admins")


async def test_groups_that_were_not_asked_for_are_none(provider):
    identity = await signed_in(provider, beacon_at(provider, scopes="openid email profile"))
    assert identity.groups == ()


async def test_an_email_of_which_the_provider_says_nothing_is_not_verified(provider):
    person = ADA._replace(email_verified="")
    identity = await signed_in(provider, beacon_at(provider), person)
    assert (identity.email, identity.email_verified) == ("ada@example.com", False)


@pytest.mark.parametrize("client_id", ["beacon", "beacon-es256"])
async def test_each_algorithm_of_signatures_is_taken(provider, client_id):
    """RS256 and ES256; the next test has PS256."""
    beacon = beacon_at(provider, client_id=client_id)
    assert (await signed_in(provider, beacon)).subject == "person-1"


async def test_a_public_client_signs_in_without_a_secret(provider):
    beacon = beacon_at(provider, client_id="beacon-public", client_secret=None)
    assert (await signed_in(provider, beacon)).subject == "person-1"


async def test_the_secret_goes_as_the_provider_takes_it():
    with running_provider(REDIRECT_URI, secret_by="client_secret_post") as running:
        assert (await signed_in(running, beacon_at(running))).subject == "person-1"


async def test_keys_that_the_provider_changed_are_fetched_anew(provider):
    beacon = beacon_at(provider)
    await signed_in(provider, beacon)
    await provider.rotate_keys()
    assert (await signed_in(provider, beacon)).subject == "person-1"


async def test_keys_are_not_fetched_for_every_sign_in(provider):
    beacon = beacon_at(provider)
    await signed_in(provider, beacon)
    fetches = await provider.key_fetches()
    await signed_in(provider, beacon)
    assert await provider.key_fetches() == fetches


# --- what does not ----------------------------------------------------------------------------


async def test_a_sign_in_of_another_browser_is_refused(provider):
    beacon = beacon_at(provider)
    theirs, mine = await beacon.begin(), await beacon.begin()
    query = await provider.log_in(theirs.url, ADA)
    with pytest.raises(OidcFailed, match="another browser"):
        await beacon.finish(query, mine.secret_state)


@pytest.mark.parametrize("cookie", [None, "", "nonsense", "W10", "ö", "x" * 5000])
async def test_without_the_cookie_of_the_beginning_a_sign_in_is_refused(provider, cookie):
    beacon = beacon_at(provider)
    query = await provider.log_in((await beacon.begin()).url, ADA)
    with pytest.raises(OidcFailed, match="begin it again"):
        await beacon.finish(query, cookie)


async def test_a_token_for_another_sign_in_of_the_same_browser_is_refused(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, ADA)
    pending = oidc_state.from_cookie(begun.secret_state)
    other = oidc_state.begin("/", pending.begun_at)
    swapped = msgspec.structs.replace(pending, nonce=other.nonce)
    with pytest.raises(OidcFailed, match="belongs to another sign-in"):
        await beacon.finish(query, swapped.to_cookie())


async def test_a_code_that_was_stolen_opens_nothing_without_its_verifier(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, ADA)
    pending = oidc_state.from_cookie(begun.secret_state)
    thief = msgspec.structs.replace(pending, verifier="v" * 43)
    with pytest.raises(OidcFailed, match="invalid_grant"):
        await beacon.finish(query, thief.to_cookie())


async def test_a_code_works_once(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, ADA)
    await beacon.finish(query, begun.secret_state)
    with pytest.raises(OidcFailed, match="invalid_grant"):
        await beacon.finish(query, begun.secret_state)


async def test_the_answer_of_another_provider_is_refused(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, ADA)
    with pytest.raises(OidcFailed, match="another OpenID provider"):
        await beacon.finish({**query, "iss": "https://evil.example"}, begun.secret_state)
    del query["iss"]  # which this provider promises to send
    with pytest.raises(OidcFailed, match="another OpenID provider"):
        await beacon.finish(query, begun.secret_state)


async def test_who_turns_back_is_told_so(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, ADA, "cancel")
    with pytest.raises(OidcFailed, match="not this time"):
        await beacon.finish(query, begun.secret_state)


async def test_a_scope_that_the_provider_does_not_know_is_told(provider):
    beacon = beacon_at(provider)
    begun = await beacon.begin()
    state = parse_qs(urlsplit(begun.url).query)["state"][0]
    query = {"state": state, "iss": provider.issuer, "error": "invalid_scope"}
    refused = {**query, "error_description": "no\nsuch scope" + "!" * 1000}
    with pytest.raises(OidcFailed, match=r"BEACON_OIDC_SCOPES.*nosuch scope!{100}") as failed:
        await beacon.finish(refused, begun.secret_state)
    assert len(failed.value.message) < 400


async def test_a_wrong_secret_is_told_without_being_shown(provider):
    beacon = beacon_at(provider, client_secret="hunter2")
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, ADA)
    with pytest.raises(OidcFailed, match="BEACON_OIDC_CLIENT_SECRET") as failed:
        await beacon.finish(query, begun.secret_state)
    assert "hunter2" not in failed.value.message
    assert query["code"] not in failed.value.message


async def test_a_provider_of_another_name_is_refused(provider):
    beacon = beacon_at(provider.issuer.replace("127.0.0.1", "localhost"))
    with pytest.raises(OidcFailed, match=f"calls itself '{provider.issuer}'"):
        await beacon.begin()


async def test_where_there_is_no_provider_it_says_so(provider):
    with pytest.raises(OidcFailed, match="no OpenID provider at"):
        await beacon_at(f"{provider.issuer}/nowhere").begin()


async def test_a_provider_that_is_away_is_no_fault_of_the_person():
    with pytest.raises(OidcUnavailable, match="cannot be reached"):
        await beacon_at(f"http://127.0.0.1:{free_port()}").begin()


async def test_a_provider_that_is_away_is_asked_seldom(nursery: trio.Nursery) -> None:
    """However many strangers begin."""
    asked: list[trio.SocketStream] = []

    async def hang_up(stream: trio.SocketStream) -> None:
        asked.append(stream)

    serve = partial(trio.serve_tcp, hang_up, 0, host="127.0.0.1")
    (listener,) = await nursery.start(serve)
    beacon = beacon_at(f"http://127.0.0.1:{listener.socket.getsockname()[1]}")
    refused: list[OidcUnavailable] = []

    async def one() -> None:
        with pytest.raises(OidcUnavailable, match="cannot be reached") as raised:
            await beacon.begin()
        refused.append(raised.value)

    async with trio.open_nursery() as many:
        for _ in range(20):
            many.start_soon(one)
    assert (len(refused), len(asked)) == (20, 1)
    nursery.cancel_scope.cancel()


async def test_a_provider_that_goes_away_meanwhile_is_unavailable():
    with running_provider(REDIRECT_URI) as running:
        beacon = beacon_at(running)
        begun = await beacon.begin()
        query = await running.log_in(begun.url, ADA)
        running.stop()
        with pytest.raises(OidcUnavailable):
            await beacon.finish(query, begun.secret_state)


@pytest.mark.parametrize("issuer", ["http://example.com", "ftp://example.com", "example.com", ""])
def test_a_provider_that_could_be_listened_to_is_no_setting(issuer):
    with pytest.raises(UsageError, match="not https"):
        beacon_at(issuer)


# --- how it is asked --------------------------------------------------------------------------


async def test_the_provider_is_asked_with_pkce_state_and_nonce(provider):
    begun = await beacon_at(provider, scopes="email,groups").begin()
    query = parse_qs(urlsplit(begun.url).query)
    pending = oidc_state.from_cookie(begun.secret_state)
    assert query["scope"] == ["openid email groups"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["code_challenge"] == [pending.challenge]
    assert query["state"] == [pending.state]
    assert query["nonce"] == [pending.nonce]
    assert pending.verifier not in begun.url


async def test_unknown_keys_make_beacon_ask_seldom(provider, mock_clock):
    beacon = beacon_at(provider)
    await signed_in(provider, beacon)
    await provider.rotate_keys()
    await signed_in(provider, beacon)
    fetches = await provider.key_fetches()
    await provider.rotate_keys()
    with pytest.raises(OidcFailed, match="does not publish"):
        await signed_in(provider, beacon)
    assert await provider.key_fetches() == fetches
    mock_clock.jump(oidc_keys.RENEW_SECONDS)
    assert (await signed_in(provider, beacon)).subject == "person-1"


async def signed_in(provider: RunningProvider, beacon: OidcProvider, person: Person = ADA) -> Any:
    begun = await beacon.begin()
    query = await provider.log_in(begun.url, person)
    return await beacon.finish(query, begun.secret_state)
