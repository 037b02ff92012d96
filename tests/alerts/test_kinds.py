"""Patterns, silence, changes against last week, flags that cause errors; mutes and quiet hours."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from beacon.accounts.audit import COMMAND_LINE, SYSTEM
from beacon.alerts import mute_rows
from beacon.alerts.mute_rows import NewAlertMute
from beacon.alerts.mutes import MuteWhile
from beacon.flags.details import NewFlag, flag_in
from beacon.flags.flag_changes import create_flag_in, set_enabled_in
from beacon.flags.history import list_changes_in, revert_in
from tests.alerts.conftest import Watch

TIMEOUT = {"kind": "pattern", "pattern": "timed? ?out"}
FLAG = {"kind": "flag_errors", "metric": "count", "floor": 3, "minutes": 30}


# --- patterns ---------------------------------------------------------------------------------


async def test_a_pattern_fires_for_each_issue_that_matches(watch: Watch) -> None:
    rule = await watch.rule(TIMEOUT)
    await watch.look()
    one, two = await watch.issue("ConnectionError: Timed out"), await watch.issue("KeyError: a")
    ids = [
        await watch.event(issue_id=one, message="no answer", ago=ago) for ago in (10, 20, 100_000)
    ]
    ids.append(await watch.event(issue_id=two, message="nothing"))
    ids.append(await watch.event(message="a click that timed out"))
    await watch.event(issue_id=two, message="timed out, and not stored yet")
    await watch.stored(*ids)
    watch.pass_time(seconds=10)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert firing["issue_id"] == one
    assert "in the title of ConnectionError" in firing["reason"]
    watch.pass_time(seconds=10)
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 1
    assert (await watch.state_of(rule)).reason == "0 new errors were looked at, and none matches"


async def test_a_transaction_that_ends_late_is_looked_at_all_the_same(watch: Watch) -> None:
    await watch.rule(TIMEOUT)
    await watch.look()
    early, late = await watch.issue("A: timeout"), await watch.issue("B: timeout")
    first, second = await watch.event(issue_id=early), await watch.event(issue_id=late)
    cross = watch.database.cross
    other = await cross(watch.database.connect())
    await cross(other.execute("BEGIN"))
    time = round((watch.now - timedelta(seconds=10)).timestamp() * 1e6).to_bytes(8, "big")
    note = "INSERT INTO column_changes (project_id, times, ids) VALUES ($1, $2, $3)"
    await cross(other.execute(note, watch.project_id, time, first.bytes))
    await watch.stored(second)  # a later transaction, which is over before
    watch.pass_time(seconds=10)
    await watch.look()
    await cross(other.execute("COMMIT"))
    other.terminate()
    watch.pass_time(seconds=10)
    await watch.look()
    assert {row["issue_id"] for row in await watch.rows("alert_firings")} == {early, late}


async def test_many_transactions_are_looked_at_in_turns(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beacon.alerts.matching.TRANSACTIONS_AT_ONCE", 3)
    await watch.rule(TIMEOUT)
    await watch.look()
    issues = [await watch.issue(f"{number}: timeout") for number in range(10)]
    for issue in issues:
        await watch.stored(await watch.event(issue_id=issue))
    watch.pass_time(seconds=10)
    await watch.look()
    assert {row["issue_id"] for row in await watch.rows("alert_firings")} == set(issues)


# --- silence and change -----------------------------------------------------------------------


async def test_silence_fires_and_not_while_events_wait_to_be_stored(watch: Watch) -> None:
    rule = await watch.rule({"kind": "no_data", "minutes": 30, "search": "event:beat"})
    watch.waiting = 300.0
    await watch.look()
    assert (await watch.state_of(rule)).code == "waiting"
    watch.waiting = 0.0
    watch.pass_time(minutes=2)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert firing["reason"] == "0 events in 30 min, where 1 are wanted"
    await watch.event(event_name="beat")
    watch.pass_time(minutes=2)
    await watch.look()
    assert (await watch.state_of(rule)).code == "enough"


async def test_a_young_rule_says_nothing_of_silence(watch: Watch) -> None:
    rule = await watch.rule({"kind": "no_data", "minutes": 30})
    await watch.database.execute("UPDATE alert_rules SET since = $1", watch.now)
    await watch.look()
    assert (await watch.state_of(rule)).code == "too_young"


async def test_the_last_hour_is_compared_with_the_same_hour_a_week_ago(watch: Watch) -> None:
    rule = await watch.rule(
        {"kind": "change", "metric": "events", "percent": 50, "floor": 5, "direction": "both"}
    )
    for _ in range(10):
        await watch.event(ago=7 * 86400 + 60)
    for _ in range(8):
        await watch.event(ago=60)
    await watch.look()
    assert (await watch.state_of(rule)).code == "below"
    await watch.database.execute(
        "DELETE FROM events WHERE timestamp > $1 AND random() < 2", watch.now - timedelta(hours=1)
    )
    watch.pass_time(minutes=1)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert firing["reason"] == "0 events in the last hour, 10 events a week ago"


async def test_an_error_rate_is_of_all_events(watch: Watch) -> None:
    await watch.rule({"kind": "change", "metric": "error_rate", "percent": 100, "floor": 2})
    issue = await watch.issue()
    for ago in (60, 7 * 86400 + 60):
        for _ in range(8):
            await watch.event(ago=ago)
        await watch.event(ago=ago, issue_id=issue)
    await watch.event(ago=60, issue_id=issue)
    await watch.event(ago=60, issue_id=issue)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert firing["reason"] == "27.3 % errors in the last hour, 11.1 % errors a week ago"


# --- flags ------------------------------------------------------------------------------------


async def turn(watch: Watch, enabled: bool, environment: str = "production") -> None:
    await watch.database.run(
        lambda session: set_enabled_in(
            session, watch.project_id, "checkout", enabled, COMMAND_LINE, environment=environment
        )
    )


async def with_flag(watch: Watch) -> None:
    """It was turned on in production two minutes ago."""
    new = NewFlag(key="checkout", enabled=True)
    await watch.database.run(
        lambda session: create_flag_in(session, watch.project_id, new, COMMAND_LINE)
    )
    await turn(watch, False)
    await turn(watch, True)
    await watch.database.execute(
        "DELETE FROM flag_changes"
        " WHERE action = 'changed' AND id < (SELECT max(id) FROM flag_changes)"
    )
    await watch.database.execute(
        "UPDATE flag_changes SET at = $1", watch.now - timedelta(minutes=2)
    )


async def is_on(watch: Watch) -> bool:
    flag = await watch.database.run(lambda session: flag_in(session, watch.project_id, "checkout"))
    return flag.environments["production"].enabled


async def test_a_flag_that_causes_errors_is_turned_off_and_can_be_turned_back(
    watch: Watch,
) -> None:
    rule = await watch.rule({**FLAG, "switch_off": True}, name="Guard")
    await with_flag(watch)
    issue = await watch.issue()
    for environment in ("production", "", None, "staging"):
        await watch.event(issue_id=issue, environment=environment, ago=30)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert firing["reason"].startswith("3 errors in 2 min after 'checkout' was changed")
    assert json.loads(firing["switched_off"]) == {
        "flag": "checkout",
        "environment": "production",
        "done": True,
        "why": "",
    }
    assert not await is_on(watch)
    entries = await watch.database.run(
        lambda session: list_changes_in(session, watch.project_id, key="checkout", limit=1)
    )
    assert entries[0].actor == {"kind": "system", "name": "alert rule Guard", "id": str(rule.id)}
    log = (await watch.rows("audit_log", "id DESC"))[0]
    assert (log["action"], log["actor_name"]) == ("flag.changed", "alert rule Guard")
    await watch.database.run(
        lambda session: revert_in(session, watch.project_id, entries[0].id, COMMAND_LINE)
    )
    assert await is_on(watch)
    watch.pass_time(seconds=20)
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 1
    assert await is_on(watch)


async def test_where_flags_are_protected_the_rule_only_alerts(watch: Watch) -> None:
    channel = await watch.channel({"kind": "webhook", "url": "https://example.com/"})
    await watch.rule({**FLAG, "switch_off": True}, channels=[str(channel.id)])
    await with_flag(watch)
    await watch.database.execute(
        "UPDATE environments SET is_protected = true WHERE key = 'production'"
    )
    issue = await watch.issue()
    for _ in range(3):
        await watch.event(issue_id=issue, ago=30)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    switched = json.loads(firing["switched_off"])
    assert not switched["done"]
    assert "protected" in switched["why"]
    assert await is_on(watch)
    (delivery,) = await watch.rows("alert_deliveries")
    assert json.loads(delivery["payload"])["context"]["switched_off"] == switched


async def test_as_many_errors_as_before_a_change_are_not_its_fault(watch: Watch) -> None:
    rule = await watch.rule({**FLAG, "flag": "checkout"})
    await with_flag(watch)
    issue = await watch.issue()
    for _ in range(3):
        await watch.event(issue_id=issue, ago=30)
    for ago in range(180, 1800, 30):
        await watch.event(issue_id=issue, ago=ago)
    await watch.look()
    assert (await watch.state_of(rule)).code == "below"


# --- nobody is told ---------------------------------------------------------------------------


async def test_a_mute_keeps_the_firing_and_tells_nobody(watch: Watch) -> None:
    channel = await watch.channel({"kind": "webhook", "url": "https://example.com/"})
    rule = await watch.rule(
        {"kind": "threshold", "at_least": 1, "minutes": 5, "by": "issue"},
        channels=[str(channel.id)],
    )
    noisy, other = await watch.issue(), await watch.issue()
    new = NewAlertMute(
        issue_id=noisy, while_=MuteWhile(below=3), until=watch.now + timedelta(hours=5)
    )
    await watch.database.run(
        lambda session: mute_rows.create_mute_in(session, watch.project_id, new, SYSTEM, watch.now)
    )
    await watch.event(issue_id=noisy)
    await watch.event(issue_id=other)
    await watch.look()
    rows = await watch.rows("alert_firings", "suppressed")
    assert [(row["issue_id"], row["suppressed"]) for row in rows] == [
        (noisy, "muted"),
        (other, None),
    ]
    assert len(await watch.rows("alert_deliveries")) == 1
    watch.pass_time(seconds=20)
    await watch.look()  # still muted: no second row of it
    assert len(await watch.rows("alert_firings")) == 2
    await watch.event(issue_id=noisy)
    await watch.event(issue_id=noisy)
    watch.pass_time(seconds=20)
    await watch.look()
    assert len(await watch.rows("alert_deliveries")) == 2
    assert (await watch.state_of(rule)).outcome == "fired"


async def test_quiet_hours_keep_the_firing_and_tell_nobody_until_they_are_over(
    watch: Watch,
) -> None:
    night = {
        "timezone": "UTC",
        "spans": [
            {
                "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
                "from": f"{watch.now:%H:%M}",
                "to": f"{watch.now + timedelta(hours=2):%H:%M}",
            }
        ],
    }
    await watch.rule({"kind": "threshold", "at_least": 1, "minutes": 240}, quiet_hours=night)
    await watch.event(issue_id=await watch.issue())
    await watch.look()
    watch.pass_time(hours=2, minutes=1)
    await watch.look()
    rows = await watch.rows("alert_firings", "at")
    assert [row["suppressed"] for row in rows] == ["quiet_hours", None]
