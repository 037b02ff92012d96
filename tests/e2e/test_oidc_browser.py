"""Sign-in with OpenID as a person does it: in a real browser, with a real provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.running import in_browser
from tests.conftest import free_port
from tests.oidc_provider.running import CLIENT_SECRET, Person, RunningProvider, running_provider

BUTTON = "Sign in with Example ID"
ROLE_MAP = "admins=owner,shop-team=editor@shop"


@pytest.fixture(scope="module")
def address() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def provider(address: str) -> Iterator[RunningProvider]:
    """To the browser it is another site than Beacon: that decides which cookies are sent. Its ID
    tokens are thin, as Okta's are."""
    callback = f"{address}/auth/oidc/callback"
    with running_provider(callback, host="localhost", id_token_claims=False) as running:
        yield running


@pytest.fixture
async def beacon(make_beacon: Any, provider: RunningProvider, address: str) -> Any:
    made = make_beacon(
        environment={
            "BEACON_PUBLIC_URL": address,
            "BEACON_OIDC_ISSUER": provider.issuer,
            "BEACON_OIDC_CLIENT_ID": "beacon",
            "BEACON_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "BEACON_OIDC_NAME": "Example ID",
            "BEACON_OIDC_SCOPES": "openid email profile groups",
            "BEACON_OIDC_ROLE_MAP": ROLE_MAP,
            "BEACON_OIDC_ONLY": "1",
        }
    )
    made.port = int(address.rpartition(":")[2])
    await made.up()
    return made


async def test_a_person_signs_in_with_the_provider_and_has_the_roles_of_its_groups(
    beacon, provider, address
):
    shop = await beacon.project("Shop")
    ada = Person(groups="shop-team,others")._asdict()
    signed_in = await in_browser(
        "oidc_round_trip.mjs", beacon=address, button=BUTTON, person=ada, then="/account"
    )
    assert signed_in["path"] == "/account"  # where they wanted to go
    me = signed_in["me"]
    assert me["status"] == 200, me
    assert (me["body"]["email"], me["body"]["name"]) == ("ada@example.com", "Ada Lovelace")
    assert me["body"]["is_owner"] is False
    assert me["body"]["roles"] == {shop.id: "editor"}
    [cookie] = signed_in["cookies"]  # what the sign-in was begun with is gone
    assert cookie["httpOnly"] is True
    assert cookie["sameSite"] == "Strict"

    boss = Person(subject="boss", email="boss@example.com", groups="admins")._asdict()
    signed_in = await in_browser(
        "oidc_round_trip.mjs", beacon=address, button=BUTTON, person=boss, then="/account"
    )
    assert signed_in["me"]["body"]["is_owner"] is True

    stranger = Person(subject="x", email="x@example.com", groups="guests")._asdict()
    refused = await in_browser(
        "oidc_round_trip.mjs", beacon=address, button=BUTTON, person=stranger, then="/account"
    )
    assert "None of your groups may sign in here" in refused["refused"]
    accounts = await beacon.sql("SELECT email FROM accounts ORDER BY email")
    assert [row["email"] for row in accounts] == ["ada@example.com", "boss@example.com"]
    actions = [row["action"] for row in await beacon.sql("SELECT action FROM audit_log")]
    assert actions.count("account.signed_in") == 2
    assert CLIENT_SECRET not in beacon.whole_log()
