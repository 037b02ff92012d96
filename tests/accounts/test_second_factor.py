"""A second factor is begun, confirmed and asked for; each code and recovery code works once."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID
from xml.etree import ElementTree

import pyotp
import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts import second_factor
from beacon.errors import Conflict, InvalidField
from beacon.postgres.database import Database, Session

T = TypeVar("T")
NOW = 1_800_000_000.0  # the first second of a step
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"


class Person:
    """An account of the database, at a time that the test moves."""

    def __init__(self, database: Database, account_id: UUID) -> None:
        self.database, self.id, self.now = database, account_id, NOW
        self.secret = ""

    async def begins(self) -> second_factor.Enrolment:
        enrolment = await self.run(second_factor.begin_in)
        self.secret = enrolment.secret
        return enrolment

    async def turns_on(self) -> list[str]:
        await self.begins()
        return await self.confirms(self.code())

    async def confirms(self, code: str) -> list[str]:
        async def work(session: Session) -> list[str]:
            return await second_factor.confirm_in(session, self.id, code, now=self.now)

        return await self.database.run(work)

    async def passes(self, code: str) -> bool:
        async def work(session: Session) -> bool:
            return await second_factor.check_in(session, self.id, code, now=self.now)

        return await self.database.run(work)

    async def run(self, call: Callable[[Session, UUID], Awaitable[T]]) -> T:
        return await self.database.run(lambda session: call(session, self.id))

    def code(self, steps: int = 0) -> str:
        """As the app shows it, so many steps from now."""
        return pyotp.TOTP(self.secret).at(self.now + steps * 30)


@pytest.fixture
async def person(database: Database) -> Person:
    return await somebody(database, "somebody@example.com")


async def somebody(database: Database, email: str) -> Person:
    made = await database.fetch_value(
        "INSERT INTO accounts (email) VALUES ($1) RETURNING id", email
    )
    return Person(database, made)


async def test_an_app_gets_what_it_needs_by_typing_and_by_scanning(person: Person) -> None:
    enrolment = await person.begins()
    uri = urlsplit(enrolment.uri)
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == "/Beacon:somebody@example.com"
    assert parse_qs(uri.query) == {"secret": [enrolment.secret], "issuer": ["Beacon"]}
    assert len(enrolment.secret) == 32
    image = ElementTree.fromstring(enrolment.svg)
    assert image.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<script" not in enrolment.svg
    assert "style=" not in enrolment.svg  # pages forbid it


async def test_it_is_on_only_when_a_code_has_confirmed_it(person: Person) -> None:
    await person.begins()
    assert not await person.run(second_factor.is_on_in)
    assert not await person.passes(person.code())
    with pytest.raises(InvalidField, match="code is wrong"):
        await person.confirms("000000" if person.code() != "000000" else "000001")
    assert not await person.run(second_factor.is_on_in)
    await person.confirms(person.code())
    assert await person.run(second_factor.is_on_in)


async def test_confirming_needs_a_beginning_and_happens_once(person: Person) -> None:
    with pytest.raises(Conflict):
        await person.confirms("123456")
    await person.turns_on()
    with pytest.raises(Conflict):
        await person.confirms(person.code(1))
    with pytest.raises(Conflict):
        await person.begins()


async def test_beginning_anew_replaces_what_was_not_confirmed(person: Person) -> None:
    first = await person.begins()
    second = await person.begins()
    assert first.secret != second.secret
    with pytest.raises(InvalidField):
        await person.confirms(pyotp.TOTP(first.secret).at(NOW))
    await person.confirms(person.code())


async def test_a_code_works_once_and_no_older_one_after_it(person: Person) -> None:
    await person.turns_on()
    assert not await person.passes(person.code())  # it has confirmed
    assert await person.passes(person.code(1))
    assert not await person.passes(person.code(1))
    assert not await person.passes(person.code(0))
    person.now += 60
    assert await person.passes(person.code(0))


async def test_one_code_shown_many_times_at_once_passes_once(person: Person) -> None:
    await person.turns_on()
    code, passed = person.code(1), []

    async def try_it() -> None:
        passed.append(await person.passes(code))

    async with trio.open_nursery() as nursery:
        for _ in range(10):
            nursery.start_soon(try_it)
    assert sorted(passed) == [False] * 9 + [True]


async def test_codes_of_other_times_are_not_taken(person: Person) -> None:
    await person.turns_on()
    person.now += 3000
    for steps in (-3, -2, 2, 3):
        assert not await person.passes(person.code(steps))
    assert await person.passes(person.code(-1))
    assert await person.passes(person.code(1))


async def test_the_present_time_is_the_clocks(person: Person) -> None:
    secret = (await person.begins()).secret
    code = pyotp.TOTP(secret).at(time.time())
    assert await person.run(lambda session, who: second_factor.confirm_in(session, who, code))


async def test_recovery_codes_work_once_each_however_they_are_typed(person: Person) -> None:
    codes = await person.turns_on()
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", code) for code in codes)
    assert await person.passes(codes[0])
    assert not await person.passes(codes[0])
    assert await person.passes(f" {codes[1].upper()} ")
    assert await person.passes(codes[2].replace("-", " "))
    assert not await person.passes(codes[3][:-1])
    rows = await person.database.fetch("SELECT r::text AS row FROM recovery_codes r")
    assert len(rows) == 10
    assert codes[4].replace("-", "") not in str(rows)


async def test_recovery_codes_are_of_one_account(person: Person) -> None:
    other = await somebody(person.database, "other@example.com")
    codes = await person.turns_on()
    await other.turns_on()
    assert not await other.passes(codes[0])
    assert await person.passes(codes[0])


async def test_new_recovery_codes_void_the_old_ones(person: Person) -> None:
    with pytest.raises(Conflict):
        await person.run(second_factor.new_recovery_codes_in)
    old = await person.turns_on()
    new = await person.run(second_factor.new_recovery_codes_in)
    assert not await person.passes(old[0])
    assert await person.passes(new[0])


async def test_turned_off_nothing_passes_and_it_can_be_begun_anew(person: Person) -> None:
    codes = await person.turns_on()
    await person.run(second_factor.turn_off_in)
    assert not await person.run(second_factor.is_on_in)
    assert not await person.passes(person.code(1))
    assert not await person.passes(codes[0])
    row = await person.database.fetch_row("SELECT totp_secret FROM accounts")
    assert row is not None
    assert row["totp_secret"] is None
    assert len(await person.turns_on()) == 10


# --- the rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "code"),  # RFC 6238, appendix B, the last six of its eight digits
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_rfc(at: int, code: str) -> None:
    assert second_factor.matching_step(RFC_SECRET, code, 0, at) == at // 30
    assert second_factor.matching_step(RFC_SECRET, f" {code[:3]} {code[3:]}", 0, at) == at // 30
    assert second_factor.matching_step(RFC_SECRET, code, at // 30, at) is None


@given(st.integers(1, 10**8), st.integers(-4, 4), st.integers(0, 10**8))
def test_a_step_is_taken_when_it_is_near_and_new(present: int, off: int, last: int) -> None:
    code = pyotp.TOTP(RFC_SECRET).generate_otp(max(present + off, 0))
    found = second_factor.matching_step(RFC_SECRET, code, last, present * 30 + 7)
    if found is not None:
        assert last < found
        assert abs(found - present) <= 1
        assert pyotp.TOTP(RFC_SECRET).generate_otp(found) == code
    else:
        assert abs(off) > 1 or last >= present + off


@given(st.text(st.characters(codec=None)))
def test_any_text_is_a_code_or_none(text: str) -> None:
    assert second_factor.matching_step(RFC_SECRET, text + "x", 0, NOW) is None


def test_a_long_address_still_fits_the_image() -> None:
    uri = second_factor.uri_of(RFC_SECRET, "ü" * 240 + "@example.com")
    assert second_factor.qr_svg(uri).startswith("<svg")
