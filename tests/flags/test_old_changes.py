"""History that is past its time goes, and each flag keeps a way back."""

from __future__ import annotations

from uuid import UUID

import pytest

from beacon.flags import old_changes
from beacon.jobs.housekeeping import one_round
from beacon.postgres.database import Database
from beacon.projects.projects import create_project
from beacon.settings import Settings
from tests.flags.conftest import ADD_FLAG

both_servers = pytest.mark.both_servers
WRITE = """
INSERT INTO flag_changes (project_id, at, kind, key, action, actor)
SELECT $1, now() - make_interval(days => $2), $3, $4, 'changed', '{}' FROM generate_series(1, $5)
"""
ADD_SEGMENT = "INSERT INTO segments (project_id, key, conditions) VALUES ($1, $2, '[]')"


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_changes, "KEPT_OF_A_PROJECT", 20)
    monkeypatch.setattr(old_changes, "KEPT_OF_A_FLAG", 3)


async def write(
    database: Database, project_id: UUID, key: str, count: int, *, days: int = 0, kind: str = "flag"
) -> None:
    await database.execute(WRITE, project_id, days, kind, key, count)


async def kept(database: Database, project_id: UUID) -> dict[str, int]:
    """How many changes are left, by kind and key."""
    await database.run(old_changes.forget_in)
    rows = await database.fetch(
        "SELECT kind || ' ' || key AS what, count(*) FROM flag_changes WHERE project_id = $1"
        " GROUP BY 1",
        project_id,
    )
    return {row["what"]: row["count"] for row in rows}


@both_servers
async def test_what_is_recent_and_not_too_much_stays(database: Database, project_id: UUID) -> None:
    await write(database, project_id, "gone", 10, days=399)
    await write(database, project_id, "gone", 10)
    assert await kept(database, project_id) == {"flag gone": 20}


@both_servers
async def test_old_changes_go_but_for_the_newest_of_what_there_is(
    database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "there", False)
    await database.execute(ADD_SEGMENT, project_id, "both")
    await database.execute("DELETE FROM flag_changes")
    await write(database, project_id, "there", 5, days=401)
    await write(database, project_id, "there", 1, days=401, kind="environment")
    await write(database, project_id, "both", 5, days=401)
    await write(database, project_id, "both", 2, days=401, kind="segment")
    await write(database, project_id, "gone", 5, days=401)
    assert await kept(database, project_id) == {
        "environment there": 1,
        "flag there": 2,
        "segment both": 2,
    }


async def test_of_too_many_changes_the_oldest_go(database: Database, project_id: UUID) -> None:
    other = UUID(bytes=(await create_project(database, "Other")).project.id)
    await write(database, project_id, "gone", 25)
    await write(database, other, "gone", 20)
    newest = await database.fetch_value("SELECT max(id) FROM flag_changes")
    assert await kept(database, project_id) == {"flag gone": 20}
    assert await kept(database, other) == {"flag gone": 20}
    assert await database.fetch_value("SELECT max(id) FROM flag_changes") == newest
    assert await database.fetch_value("SELECT min(id) FROM flag_changes") == newest - 39


async def test_a_busy_flag_drives_out_no_other_flags_way_back(
    database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "calm", False)
    await write(database, project_id, "calm", 5)
    await write(database, project_id, "busy", 30)
    assert await kept(database, project_id) == {"flag calm": 3, "flag busy": 20}


async def test_what_is_left_over_goes_in_the_next_round(
    database: Database, project_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_changes, "MOST_AT_ONCE", 3)
    await write(database, project_id, "gone", 25)
    assert await kept(database, project_id) == {"flag gone": 22}
    assert await kept(database, project_id) == {"flag gone": 20}


async def test_housekeeping_does_it_and_forgets_decided_proposals(
    database: Database, project_id: UUID
) -> None:
    await database.execute(ADD_FLAG, project_id, "beta", False)
    await database.execute(
        "INSERT INTO flag_proposals (project_id, flag_id, change, diff, base_etag, proposed_by,"
        " state, created_at, decided_at)"
        " SELECT project_id, id, '{}', '[]', '', '{}', state, now() - interval '500 days',"
        " now() - make_interval(days => days) FROM flags,"
        " (VALUES ('open', NULL), ('applied', 399), ('rejected', 401)) AS made (state, days)"
    )
    await write(database, project_id, "gone", 1, days=401)
    await one_round(database, Settings())
    rows = await database.fetch("SELECT state FROM flag_proposals ORDER BY state")
    assert [row["state"] for row in rows] == ["applied", "open"]
    assert await kept(database, project_id) == {"flag beta": 1}
