"""The pages as a person meets them: from the setup link to a sign-in with a second factor, in a
real browser."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
import pytest
from subject import until

from tests.browser.running import in_browser

PERSON = {"email": "olga@example.com", "password": "olga has a long phrase"}
LAN = "beacon.lan"
AS_ON_A_LAN = [f"--host-resolver-rules=MAP {LAN} 127.0.0.1"]
STEP_SECONDS = 30


@pytest.fixture
async def fresh(make_beacon: Any) -> Any:
    made = make_beacon(empty=True)
    await made.up()
    return made


async def test_from_the_setup_link_to_a_sign_in_with_a_second_factor(fresh):
    async def printed() -> re.Match[str] | None:
        return re.search(r"(http://\S+)/setup/[A-Za-z0-9_-]{43}", fresh.whole_log())

    link = await until(printed)
    beacon = link[1]

    made = await in_browser("set_up.mjs", link=link[0], name="Olga", **PERSON)
    assert made["mistake"] == "The two passwords differ: type the same one twice."
    assert made["kept"] == [PERSON["email"], ""]
    assert "There is no project yet" in made["home"]
    assert made["drawn"]
    [cookie] = made["cookies"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert made["complaints"] == []

    totp, now = pyotp.TOTP(made["secret"]), time.time()
    turned_on = await in_browser(
        "confirm_second_factor.mjs", beacon=beacon, cookies=made["cookies"], code=totp.at(now)
    )
    assert turned_on["address"] == "/sign-in"
    assert len(turned_on["recovery"]) == 10
    assert turned_on["complaints"] == []

    # The code after that one: each works once, and clocks may be a step apart.
    next_code = totp.at(now + STEP_SECONDS)
    again = await in_browser(
        "sign_in.mjs", beacon=beacon, path="/account/sign-ins", code=next_code, **PERSON
    )
    assert again["path"] == "/account/sign-ins"
    assert "Chrome on Linux this one" in " ".join(again["text"].split())
    assert again["complaints"] == []

    await plain_http_under_another_name(fresh, turned_on["recovery"][0])
    assert PERSON["password"] not in fresh.whole_log()


async def plain_http_under_another_name(fresh, code: str) -> None:
    """Such a page is not trustworthy to browsers: forms come without Sec-Fetch-Site, as from any
    Beacon on a local network."""
    there = await in_browser(
        "sign_in.mjs",
        beacon=f"http://{LAN}:{fresh.port}",
        path="/account",
        code=code,
        chromium=AS_ON_A_LAN,
        **PERSON,
    )
    assert there["path"] == "/account"
    [cookie] = there["cookies"]
    assert (cookie["name"], cookie["domain"]) == ("beacon_session", LAN)
