"""The hashes that stand for visitors, and the life of their salts."""

from __future__ import annotations

import json
import re
import stat
from datetime import date

import pytest
import trio

from beacon.enrich.clock import DAY, HOUR, SECOND
from beacon.enrich.visitor import (
    AHEAD,
    REFRESH_SECONDS,
    RETRY_SECONDS,
    DailySalts,
    hash_visitor,
)
from beacon.errors import PostgresAway
from beacon.postgres.database import Database

NOON = date(2020, 6, 15).toordinal() * DAY - date(1970, 1, 1).toordinal() * DAY + 12 * HOUR
SALT = b"s" * 32


async def stored(database: Database) -> dict[date, bytes]:
    return {row["day"]: row["salt"] for row in await database.fetch("TABLE visitor_salts")}


class Table:
    """The table of a Postgres that goes away and comes back when told."""

    def __init__(self) -> None:
        self.rows: dict[date, bytes] = {}
        self.up = True

    async def execute(self, sql: str, *args: object) -> str:
        self._check()
        if sql.startswith("INSERT"):
            self.rows.setdefault(*args)
        return ""

    async def fetch_value(self, sql: str, day: date) -> bytes | None:
        self._check()
        return self.rows.get(day)

    def _check(self) -> None:
        if not self.up:
            raise PostgresAway("no connection")


def test_hashes_depend_on_everything_that_goes_in():
    made = {
        hash_visitor(salt, project, address, agent)
        for salt in (SALT, b"t" * 32)
        for project in (b"p" * 16, b"q" * 16)
        for address in ("192.0.2.1", "192.0.2.12")
        for agent in ("A", "2A")
    }
    assert len(made) == 16
    assert all(re.fullmatch("~[0-9a-f]{32}", anon) for anon in made)


def test_each_day_has_a_salt_of_its_own():
    salts = DailySalts()
    assert salts.at(NOON) == salts.at(NOON + 12 * HOUR - 1)
    assert salts.at(NOON) != salts.at(NOON + 12 * HOUR)
    assert len(salts.at(NOON)) == 32


async def test_all_nodes_agree_on_the_salt_of_the_day(database):
    here, there = DailySalts(), DailySalts()
    assert here.at(NOON) != there.at(NOON)
    assert await here.refresh(database, NOON)
    assert await there.refresh(database, NOON)
    assert here.at(NOON) == there.at(NOON) == (await stored(database))[date(2020, 6, 15)]


async def test_the_next_days_salt_is_agreed_on_before_midnight(database):
    here, there = DailySalts(), DailySalts()
    await here.refresh(database, NOON)
    assert list(await stored(database)) == [date(2020, 6, 15)]
    late = NOON + 12 * HOUR - AHEAD
    await here.refresh(database, late)
    await there.refresh(database, late)
    assert (
        here.at(NOON + DAY) == there.at(NOON + DAY) == (await stored(database))[date(2020, 6, 16)]
    )


async def test_a_salt_is_deleted_48_hours_after_its_day_began(database, tmp_path):
    file = tmp_path / "salts.json"
    salts = DailySalts(file)
    await salts.refresh(database, NOON)
    salt = salts.at(NOON)
    await salts.refresh(database, NOON + DAY)
    assert date(2020, 6, 15) in await stored(database)
    await salts.refresh(database, NOON + DAY + 12 * HOUR)
    assert date(2020, 6, 15) not in await stored(database)
    assert salt.hex() not in file.read_text()
    assert salts.at(NOON) != salt


async def test_while_postgres_is_away_the_file_keeps_the_salt_over_a_restart(tmp_path):
    table, file = Table(), tmp_path / "spool-side" / "salts.json"
    file.parent.mkdir()
    table.up = False
    before = DailySalts(file)
    assert not await before.refresh(table, NOON)
    after = DailySalts(file)
    assert after.at(NOON) == before.at(NOON)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(json.loads(file.read_text())) == ["2020-06-15"]


async def test_when_postgres_is_back_its_word_counts(tmp_path):
    table, salts = Table(), DailySalts(tmp_path / "salts.json")
    table.up = False
    await salts.refresh(table, NOON)
    table.up = True
    table.rows[date(2020, 6, 15)] = SALT
    assert await salts.refresh(table, NOON)
    assert salts.at(NOON) == SALT
    assert DailySalts(tmp_path / "salts.json").at(NOON) == SALT


@pytest.mark.parametrize("text", ["", "[]", '{"2020-06-15": 1}', '{"x": "00"}', "\xff"])
def test_a_broken_file_is_made_anew(tmp_path, text, caplog):
    (tmp_path / "salts.json").write_text(text, encoding="latin-1")
    assert len(DailySalts(tmp_path / "salts.json").at(NOON)) == 32
    assert "cannot be read" in caplog.text


async def test_a_file_that_cannot_be_written_stops_nothing(tmp_path, caplog):
    salts = DailySalts(tmp_path / "missing" / "salts.json")
    assert await salts.refresh(Table(), NOON)
    assert "cannot be kept" in caplog.text


async def test_keep_asks_again_soon_while_postgres_is_away(autojump_clock):
    table, salts = Table(), DailySalts()
    table.up = False

    def now() -> int:
        return NOON + int(trio.current_time() * SECOND)

    async with trio.open_nursery() as nursery:
        await nursery.start(salts.keep, table, now)
        table.up = True
        await trio.sleep(RETRY_SECONDS + 1)
        assert table.rows == {date(2020, 6, 15): salts.at(NOON)}
        await trio.sleep(12 * 3600 - REFRESH_SECONDS)
        assert table.rows[date(2020, 6, 16)] == salts.at(NOON + DAY)
        nursery.cancel_scope.cancel()


async def test_a_node_with_a_clock_that_is_ahead_deletes_no_salt_in_use(database):
    today = await database.fetch_value("SELECT (now() AT TIME ZONE 'UTC')::date")
    now = (today - date(1970, 1, 1)).days * DAY
    await DailySalts().refresh(database, now)
    await DailySalts().refresh(database, now + 365 * DAY)
    assert today in await stored(database)
