"""Who the visitor is, in a real browser with a real Beacon: users, resets, opting out."""

from __future__ import annotations

from typing import Any

from subject import Project, Subject

from beacon.events import FLAG_EXPOSURE
from tests.browser.running import in_shared_browser
from tests.e2e.flag_rows import add_flag

FOR_PRO = {
    "rules": [
        {
            "when": {"attribute": "plan", "operator": "eq", "value": "pro"},
            "serve": {"variant": "on"},
        }
    ],
    "default": {"variant": "off"},
    "off_variant": "off",
}


async def visit(beacon: Subject, project: Project, scenario: str) -> dict[str, Any]:
    host = f"http://127.0.0.1:{beacon.port}"
    arguments = {"scenario": scenario, "host": host, "key": project.key}
    found: dict[str, Any] = await in_shared_browser("../sdk/visitor.mjs", **arguments)
    return found


async def who(beacon: Subject, project: Project) -> dict[str, tuple[Any, Any, Any]]:
    """Visitor, session and user of each event, by its name; not of Beacon's own about flags."""
    rows = await beacon.events(project, "event_name, anon_id, session_id, user_id, timestamp, id")
    rows = [row for row in rows if row["event_name"] != FLAG_EXPOSURE]
    names = [row["event_name"] for row in rows]
    assert len(set(names)) == len(names)
    return {row["event_name"]: (row["anon_id"], row["session_id"], row["user_id"]) for row in rows}


async def test_who_was_identified_is_so_on_the_next_page_and_its_flags_never_flicker(
    shared: Subject, project: Project
) -> None:
    await add_flag(shared, project, "pro", config=FOR_PRO)
    found = await visit(shared, project, "identified")
    assert (found["atLoad"], set(found["told"])) == (True, {True})
    assert found["afterReset"] is None
    events = await who(shared, project)
    anon, session, _ = events["$identify"]
    assert events["as olga"] == events["as olga again"] == (anon, session, "olga")
    other_anon, other_session, user = events["as nobody"]
    assert other_anon != anon
    assert other_session != session
    assert user is None


async def test_a_reset_while_offline_leaves_earlier_events_to_whom_they_were_of(
    shared: Subject, project: Project
) -> None:
    await visit(shared, project, "resetOffline")
    events = await who(shared, project)
    assert events["as olga"] == events["$identify"]
    assert events["as olga"][2] == "olga"
    assert events["as nobody"][2] is None
    assert events["as nobody"][0] != events["as olga"][0]


async def test_who_opts_out_leaves_nothing_and_is_not_connected_until_opting_in(
    shared: Subject, project: Project
) -> None:
    found = await visit(shared, project, "optedOut")
    assert found["rows"] == []
    assert [name for name in found["names"] if "{" in name] == []
    assert (found["workers"], found["connections"]) == (0, [])
    events = await who(shared, project)
    assert sorted(events) == ["before", "in again"]
    assert events["before"][0] != events["in again"][0]


async def test_common_properties_and_a_filter(shared: Subject, project: Project) -> None:
    await visit(shared, project, "refined")
    rows = await shared.events(project, "event_name, properties, timestamp, id")
    assert [row["event_name"] for row in rows] == ["shown", "$page"]
    assert rows[0]["properties"] == {"plan": "free", "n": 1}
    assert rows[1]["properties"]["plan"] == "free"
