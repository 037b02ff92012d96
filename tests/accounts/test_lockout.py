"""Failed sign-ins make the next one wait: counted before they are verified, forgotten in a day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts import lockout as module
from beacon.accounts.lockout import Failures, Lockout, Rule, taken_back
from beacon.errors import TooManyAttempts
from beacon.postgres.database import Database, Session

EMAIL = "somebody@example.com"
HERE = "198.51.100.7"
RULE = Rule(free=5, max_seconds=900)


class Door:
    """Sign-ins on a real database. `waits` is None when an attempt may be verified."""

    def __init__(self, database: Database, lockout: Lockout) -> None:
        self.database, self.lockout = database, lockout

    async def waits(self, email: str = EMAIL, address: str = HERE) -> int | None:
        try:
            await self._run(self.lockout.check_in, email, address)
        except TooManyAttempts as error:
            return error.retry_after
        return None

    async def fails(self, times: int, email: str = EMAIL, address: str = HERE) -> None:
        for _ in range(times):
            assert await self.waits(email, address) is None

    async def succeeds(self, email: str = EMAIL, address: str = HERE) -> None:
        assert await self.waits(email, address) is None
        await self._run(self.lockout.succeeded_in, email, address)

    async def is_undecided(self, email: str = EMAIL, address: str = HERE) -> None:
        assert await self.waits(email, address) is None
        await self._run(self.lockout.undecided_in, email, address)

    async def later(self, span: str) -> None:
        await self.database.execute(
            f"UPDATE sign_in_failures SET last_at = last_at - interval '{span}',"
            f" blocked_until = blocked_until - interval '{span}'"
        )

    async def _run(
        self, call: Callable[[Session, str, str], Awaitable[None]], email: str, address: str
    ) -> None:
        await self.database.run(lambda session: call(session, email, address))


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database, Lockout())


async def test_after_five_failures_of_an_account_the_wait_doubles(door: Door) -> None:
    await door.fails(5)
    for seconds in (1, 2, 4, 8):
        assert await door.waits() == seconds
        await door.later(f"{seconds} seconds")
        assert await door.waits() is None


async def test_waiting_counts_nothing(door: Door) -> None:
    await door.fails(5)
    for _ in range(10):
        assert await door.waits() == 1


async def test_the_wait_says_nothing_of_the_account_and_is_everywhere(door: Door) -> None:
    await door.fails(5)
    for spelling in ("Somebody@Example.com ", "ｓomebody@example.com"):
        with pytest.raises(TooManyAttempts) as refusal:
            await door.database.run(
                lambda session, typed=spelling: door.lockout.check_in(session, typed, "203.0.113.9")
            )
        assert refusal.value.message == "Too many sign-ins have failed: try again in 1 s."
        assert (refusal.value.status, refusal.value.retry_after) == (429, 1)
    assert await door.waits("other@example.com") is None


async def test_a_success_clears_the_accounts_failures(door: Door) -> None:
    await door.fails(4)
    await door.succeeds()
    await door.fails(5)
    assert await door.waits() == 1


async def test_a_success_clears_no_other_failures_of_its_address(door: Door) -> None:
    for number in range(19):
        await door.fails(1, f"{number}@example.com")
    for _ in range(5):
        await door.succeeds()
    await door.fails(1, "19@example.com")
    assert await door.waits("20@example.com") == 1
    assert await door.waits("20@example.com", "203.0.113.9") is None


async def test_what_is_undecided_is_not_counted_and_clears_nothing(door: Door) -> None:
    await door.fails(4)
    for _ in range(10):
        await door.is_undecided()
    await door.fails(1)
    assert await door.waits() == 1


async def test_an_ipv6_customer_is_one_address_and_its_neighbour_another(door: Door) -> None:
    for number in range(20):
        await door.fails(1, f"{number}@example.com", f"2001:db8:0:1::{number:x}")
    assert await door.waits("20@example.com", "2001:db8:0:1:ffff::1") == 1
    assert await door.waits("20@example.com", "2001:db8:0:2::1") is None


async def test_all_is_forgotten_a_day_after_the_last_failure(door: Door) -> None:
    await door.fails(5)
    await door.later("24 hours")
    await door.fails(5)
    assert await door.waits() == 1

    await door.later("23 hours")
    await door.database.run(module.forget_in)
    assert await door.database.fetch_value("SELECT count(*) FROM sign_in_failures") == 2
    await door.later("1 hour")
    await door.database.run(module.forget_in)
    assert await door.database.fetch_value("SELECT count(*) FROM sign_in_failures") == 0


async def test_neither_addresses_nor_e_mails_are_stored(door: Door) -> None:
    await door.fails(1)
    rows = str(await door.database.fetch("SELECT f::text AS row FROM sign_in_failures f"))
    assert EMAIL not in rows
    assert HERE not in rows


async def test_of_fifty_guesses_at_once_no_more_than_the_free_ones_are_verified(
    door: Door,
) -> None:
    verified = 0
    everybody_asked = trio.Event()
    answered = 0

    async def guess() -> None:
        nonlocal verified, answered
        may = await door.waits() is None
        verified += may
        answered += 1
        if answered == 50:
            everybody_asked.set()
        await everybody_asked.wait()  # verifying takes longer than all the others' asking

    async with trio.open_nursery() as nursery:
        for _ in range(50):
            nursery.start_soon(guess)
    assert 5 <= verified <= 7  # a slow machine may pass the first wait of 1 s, and of 2 s


async def test_many_good_sign_ins_of_one_office_do_not_make_it_wait(door: Door) -> None:
    async def come(number: int) -> None:
        for _ in range(3):
            await door.succeeds(f"{number}@example.com")

    async with trio.open_nursery() as nursery:
        for number in range(15):
            nursery.start_soon(come, number)
    rows = await door.database.fetch("SELECT failures FROM sign_in_failures")
    assert [row["failures"] for row in rows] == [0]


async def test_the_limits_are_settings(database: Database) -> None:
    door = Door(database, Lockout(attempts=1, max_seconds=3))
    await door.fails(1)
    for seconds in (1, 2, 3, 3):
        assert await door.waits() == seconds
        await door.later(f"{seconds} seconds")
        await door.fails(1)


# --- the rule ----------------------------------------------------------------------------------

TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(st.integers(0, 2**31 - 1), st.integers(1, 1000), st.floats(1, 1e9))
def test_the_wait_grows_from_nothing_to_its_maximum(number: int, free: int, most: float) -> None:
    rule = Rule(free, most)
    delay, next_one = rule.delay(number), rule.delay(number + 1)
    assert (delay == 0) == (number < free)
    assert delay <= next_one <= most
    assert next_one <= max(1, 2 * delay)


@given(st.integers(0, 1000), st.integers(0, 10**6), st.integers(0, 1000), TIMES)
def test_a_failure_that_is_taken_back_leaves_the_number_and_no_wait(
    number: int, ago: int, wait: int, now: datetime
) -> None:
    before = Failures(number, now - timedelta(seconds=ago), now - timedelta(seconds=wait))
    counted = RULE.counted(before, now)
    assert counted.last_at == now
    assert (counted.number == 1) == (ago > 86400 or number == 0)
    after = taken_back(counted, now)
    assert after.number == (0 if ago > 86400 else number)
    assert after.blocked_until <= now


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_any_texts_have_subjects(email: str, address: str) -> None:
    assert len(module.account_subject(email)) == len(module.address_subject(address)) == 32


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("2001:db8::1", "2001:0db8:0::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("198.51.100.7", "198.51.100.8", False),
        ("unix", "", False),
    ],
)
def test_addresses_of_one_network_have_one_subject(one: str, other: str, same: bool) -> None:
    assert (module.address_subject(one) == module.address_subject(other)) is same
