"""Owners read how the regular jobs went."""

from __future__ import annotations

from datetime import timedelta

from beacon.errors import PostgresAway
from beacon.jobs.chores import Came, Chore, Housekeeper
from tests.web.conftest import Api


async def test_owners_read_what_was_done_and_what_failed(api: Api) -> None:
    async def sweep() -> Came:
        return Came({"swept": 3})

    async def wash() -> Came:
        raise PostgresAway("it went")

    chores = [Chore("sweep", timedelta(hours=1), sweep), Chore("wash", timedelta(hours=1), wash)]
    await Housekeeper(api.database, chores, node="one").look()
    owner = await api.account("owner@example.com", owner=True)
    status, document = await api.call("GET", "/api/v1/housekeeping", headers=owner)
    assert status == 200
    told = [
        (item["job"], item["outcome"], item["error"], item["details"]) for item in document["items"]
    ]
    assert told == [("sweep", "done", None, {"swept": 3}), ("wash", "failed", "it went", {})]
