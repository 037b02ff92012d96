"""The audit log over HTTP: who sees what of it, its filters, and the CSV."""

from __future__ import annotations

import base64
import csv
import io
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from beacon.accounts import audit_reading
from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import PostgresRefused
from beacon.jobs.housekeeping import one_round
from beacon.postgres.database import Database
from beacon.settings import Settings
from tests.web.conftest import Api

both_servers = pytest.mark.both_servers
ANN = By("account", "ann@example.com", UUID(int=1), "203.0.113.1", "Firefox")
BOB = By("account", "bob@example.com", UUID(int=2), "203.0.113.2")
KEY = Subject("key", UUID(int=9), "deploys")


async def note(api: Api, action: str, by: By = ANN, **more: Any) -> None:
    await api.database.run(partial(record_in, by=by, action=action, **more))


async def set_time(api: Api, action: str, at: str) -> None:
    """As if the entry had been made then: only a superuser can, with the triggers off."""

    async def work(session: Any) -> None:
        async with session.transaction():
            await session.execute("SET LOCAL session_replication_role = replica")
            await session.execute(
                "UPDATE audit_log SET at = $2::text::timestamptz WHERE action = $1", action, at
            )

    await api.database.run(work)


async def actions(api: Api, headers: Any, path: str = "/api/v1/audit") -> list[str]:
    status, document = await api.call("GET", path, headers=headers)
    assert status == 200, document
    return [entry["action"] for entry in document["items"]]


async def download(api: Api, headers: Any, path: str = "/api/v1/audit.csv") -> Any:
    return await api.send("GET", path, headers=headers)


@both_servers
async def test_an_entry_tells_who_what_when_from_where_and_what_changed(api: Api) -> None:
    owner = await api.account("owner@example.com", owner=True)
    project = await api.project()
    id = UUID(bytes=project.id)
    before, after = {"name": "old"}, {"name": "new", "many": [1, None]}
    await note(api, "key.changed", project_id=id, subject=KEY, before=before, after=after)
    status, document = await api.call("GET", "/api/v1/audit", headers=owner)
    (entry,) = document["items"]
    at = entry.pop("at")
    assert (status, document["next_cursor"]) == (200, None)
    assert at.endswith("Z")
    assert entry == {
        "id": 1,
        "action": "key.changed",
        "actor": {"kind": "account", "id": str(UUID(int=1)), "name": "ann@example.com"},
        "address": "203.0.113.1",
        "user_agent": "Firefox",
        "project_id": project.uuid,
        "subject": {"kind": "key", "id": str(UUID(int=9)), "name": "deploys"},
        "before": before,
        "after": after,
    }


@both_servers
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["d", "key.made", "key.revoked", "keys", "a"]),
        ("actor=ann@example.com", ["key.revoked", "a"]),
        ("actor=ANN@example.com", ["key.revoked", "a"]),
        (f"actor={UUID(int=2)}", ["d", "key.made", "keys"]),
        ("action=key.made", ["key.made"]),
        ("action=key.", ["key.made", "key.revoked"]),
        ("action=key", []),
        ("subject=deploys", ["key.made", "key.revoked"]),
        (f"subject={UUID(int=9)}", ["key.made", "key.revoked"]),
        ("address=203.0.113.1", ["key.revoked", "a"]),
        ("from=2026-03-01T00:00:00Z", ["d", "key.made"]),
        ("from=2026-03-01T01:00:00%2B01:00", ["d", "key.made"]),
        ("to=2026-03-01T00:00:00Z", ["key.revoked", "keys", "a"]),
        ("from=2026-02-01T00:00:00Z&to=2026-03-02T00:00:00Z&actor=bob@example.com", ["key.made"]),
        ("actor=nobody", []),
    ],
)
async def test_filters_all_must_hold(api: Api, query: str, found: list[str]) -> None:
    owner = await api.account("owner@example.com", owner=True)
    await note(api, "a")
    await note(api, "keys", BOB)
    await note(api, "key.revoked", subject=KEY)
    await note(api, "key.made", BOB, subject=KEY)
    await note(api, "d", BOB)
    for action, at in (("a", "01-01"), ("keys", "01-02"), ("key.revoked", "02-01")):
        await set_time(api, action, f"2026-{at}T00:00:00Z")
    await set_time(api, "key.made", "2026-03-01T00:00:00Z")
    await set_time(api, "d", "2026-04-01T00:00:00Z")
    assert await actions(api, owner, f"/api/v1/audit?{query}") == found
    rows = await (await download(api, owner, f"/api/v1/audit.csv?{query}")).get_data(as_text=True)
    assert [row["action"] for row in csv.DictReader(io.StringIO(rows))] == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-03-01T00:00:00", "from"),
        ("from=yesterday", "from"),
        ("from=0001-01-01T00:00:00%2B14:00", "from"),
        ("to=9999-12-31T23:59:59-14:00", "to"),
        ("actor=", "actor"),
        ("limit=0", "limit"),
        ("cursor=nonsense", "cursor"),
        ("who=me", "who"),
        (f"address={'1' * 501}", "address"),
    ],
)
async def test_a_bad_filter_is_told_which(api: Api, query: str, field: str) -> None:
    owner = await api.account("owner@example.com", owner=True)
    status, problem = await api.call("GET", f"/api/v1/audit?{query}", headers=owner)
    assert (status, problem["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize(
    "position",
    [
        '["0001-01-01T00:00:00+14:00", 1]',
        '["2026-01-01T00:00:00Z", 9223372036854775808]',
        '["2026-01-01T00:00:00Z", -1]',
    ],
)
async def test_a_cursor_of_ones_own_making_is_refused(api: Api, position: str) -> None:
    owner = await api.account("owner@example.com", owner=True)
    cursor = base64.urlsafe_b64encode(position.encode()).decode()
    status, problem = await api.call("GET", f"/api/v1/audit?cursor={cursor}", headers=owner)
    assert (status, problem["code"]) == (422, "invalid_field")


@both_servers
async def test_pages_hold_every_entry_once_the_newest_first(api: Api) -> None:
    owner = await api.account("owner@example.com", owner=True)
    for number in range(7):
        await note(api, f"a.{number}")
    await set_time(api, "a.3", "2026-01-01T00:00:00Z")
    await set_time(api, "a.4", "2026-01-01T00:00:00Z")
    seen, cursor = [], ""
    while cursor is not None:
        path = f"/api/v1/audit?limit=3&cursor={cursor}".removesuffix("&cursor=")
        _, page = await api.call("GET", path, headers=owner)
        seen += [entry["action"] for entry in page["items"]]
        cursor = page["next_cursor"]
        await note(api, "meanwhile")
    assert seen == ["a.6", "a.5", "a.2", "a.1", "a.0", "a.4", "a.3"]


@both_servers
async def test_a_projects_admin_sees_the_projects_entries_only(api: Api) -> None:
    admin = await api.account("admin@example.com")
    editor = await api.account("editor@example.com")
    project = await api.project("Shop", admin=admin, editor=editor)
    other = await api.project("Other")
    await note(api, "account.made")
    await note(api, "ours", project_id=UUID(bytes=project.id))
    await note(api, "theirs", project_id=UUID(bytes=other.id))
    path = f"/api/v1/projects/{project.uuid}/audit"
    assert await actions(api, admin, path) == ["ours"]
    text = await (await download(api, admin, path + ".csv")).get_data(as_text=True)
    assert "ours" in text
    assert "theirs" not in text
    assert (await api.call("GET", path, headers=editor))[0] == 403
    assert (await api.call("GET", "/api/v1/audit", headers=admin))[0] == 403
    theirs = f"/api/v1/projects/{other.uuid}/audit"
    assert (await api.call("GET", theirs, headers=admin))[0] == 404


# --- CSV ------------------------------------------------------------------------------------


@both_servers
async def test_the_csv_holds_all_entries_and_not_one_page(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_reading, "CSV_PAGE_ENTRIES", 4)
    owner = await api.account("owner@example.com", owner=True)
    for number in range(10):
        await note(api, f"a.{number}")
    answer = await download(api, owner)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="beacon-audit.csv"'
    assert answer.headers["cache-control"] == "no-store"
    text = (await answer.get_data()).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["action"] for row in rows] == [f"a.{number}" for number in range(9, -1, -1)]
    assert text.count("\r\n") == 11


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
async def test_no_cell_of_the_csv_is_a_formula(api: Api, start: str) -> None:
    owner = await api.account("owner@example.com", owner=True)
    evil = f'{start}HYPERLINK("https://evil.example","a, b")'
    by = By("account", evil, None, None, evil)
    await note(api, "a", by, subject=Subject("key", evil, evil))
    text = (await (await download(api, owner)).get_data()).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    for name in ("actor_name", "user_agent", "subject_id", "subject_name"):
        assert row[name] == f"'{evil}"


async def test_cells_are_quoted_as_rfc_4180_has_it(api: Api) -> None:
    owner = await api.account("owner@example.com", owner=True)
    name = 'a "b", c\r\nd é'
    await note(api, "a", By("account", name), after={"name": name})
    raw = await (await download(api, owner)).get_data()
    assert b'"a ""b"", c\r\nd \xc3\xa9"' in raw
    (row,) = csv.DictReader(io.StringIO(raw.decode(), newline=""))
    assert row["actor_name"] == name
    assert row["before"] == ""
    assert row["after"] == '{"name":"a \\"b\\", c\\r\\nd é"}'


# --- append-only ----------------------------------------------------------------------------


@both_servers
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET action = 'nothing'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "DELETE FROM audit_log WHERE at < now() - interval '2 years'",
    ],
)
async def test_the_database_itself_refuses_to_change_the_log(
    database: Database, statement: str
) -> None:
    insert = (
        "INSERT INTO audit_log (action, actor_kind, actor_name, at)"
        " VALUES ('a', 'system', 'x', now() - interval '3 years')"
    )
    await database.execute(insert)
    with pytest.raises(PostgresRefused, match="append-only") as refused:
        await database.execute(statement)
    assert refused.value.sqlstate == "42501"
    assert await database.fetch_value("SELECT action FROM audit_log") == "a"


@both_servers
async def test_housekeeping_forgets_what_is_past_the_retention(database: Database) -> None:
    for days in (0, 89, 91, 400):
        await database.execute(
            "INSERT INTO audit_log (action, actor_kind, actor_name, at)"
            " VALUES ($1::int::text, 'system', 'x', now() - make_interval(days => $1))",
            days,
        )
    await one_round(database, Settings(audit_retention_days=90))
    rows = await database.fetch("SELECT action FROM audit_log ORDER BY id")
    assert [row["action"] for row in rows] == ["0", "89"]
    with pytest.raises(PostgresRefused, match="append-only"):
        await database.execute("DELETE FROM audit_log")
