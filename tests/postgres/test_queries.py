"""Questions: stopped when they take too long, and unable to change anything."""

from __future__ import annotations

from typing import Any

import pytest

from beacon.errors import PostgresRefused, QueryTooLong
from beacon.postgres.database import Database
from beacon.postgres.queries import QUERY_SECONDS, ask, open_queries

READ_ONLY = "25006"


async def test_what_takes_too_long_is_stopped_and_says_what_helps(database_url: str) -> None:
    async def work(session: Any) -> None:
        assert await session.fetch_value("SHOW statement_timeout") == f"{QUERY_SECONDS}s"
        await session.execute("SET statement_timeout = '1ms'")
        await session.execute("SELECT pg_sleep(10)")

    async with open_queries(database_url) as queries:
        with pytest.raises(QueryTooLong, match="Narrow it: name a day"):
            await ask(queries, work, narrow="name a day")


async def test_a_question_changes_nothing(database: Database, database_url: str) -> None:
    async with open_queries(database_url) as queries:
        with pytest.raises(PostgresRefused) as refused:
            await ask(queries, lambda s: s.execute("DELETE FROM events"), narrow="never")
    assert refused.value.sqlstate == READ_ONLY
