"""Rules evaluated over a real Postgres: what fires, what not, and what is kept of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from beacon.accounts.audit import SYSTEM
from beacon.alerts import evaluator, saving
from beacon.alerts.forgetting import MAX_EVALUATIONS, forget_in
from beacon.alerts.outbox import MonitorIncident, tell_monitor_in
from beacon.alerts.rules import Threshold
from beacon.privacy.person import Person
from beacon.privacy.removal import remove_samples
from beacon.privacy.walk import Step
from tests.alerts.conftest import URL, Watch

MANY = {"kind": "threshold", "at_least": 3, "minutes": 5}


async def test_a_threshold_fires_once_it_is_reached(watch: Watch) -> None:
    rule = await watch.rule(MANY)
    issue = await watch.issue()
    for ago in (10, 20, 400):
        await watch.event(ago=ago, issue_id=issue)
    await watch.event(ago=5)  # no error
    await watch.look()
    assert (await watch.state_of(rule)).reason == "2 of 3 errors in 5 min"
    await watch.event(ago=1, issue_id=issue, message="the third")
    watch.pass_time(seconds=10)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert (firing["reason"], firing["suppressed"]) == ("3 of 3 errors in 5 min", None)
    assert json.loads(firing["events"])[0]["message"] == "the third"
    assert await watch.evaluations() == [("quiet", "below"), ("fired", "fired")]


async def test_what_fired_is_quiet_for_its_cooldown(watch: Watch) -> None:
    rule = await watch.rule(MANY, cooldown_minutes=10)
    issue = await watch.issue()
    for _ in range(3):
        await watch.event(issue_id=issue)
    for _ in range(4):
        await watch.look()
        watch.pass_time(seconds=30)
    assert len(await watch.rows("alert_firings")) == 1
    assert await watch.evaluations() == [("fired", "fired"), ("quiet", "cooldown")]
    watch.pass_time(minutes=10)
    for _ in range(3):
        await watch.event(issue_id=issue)
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 2
    assert (await watch.state_of(rule)).outcome == "fired"


async def test_each_group_fires_on_its_own(watch: Watch) -> None:
    await watch.rule({**MANY, "by": "issue"})
    one, two, part = await watch.issue("A"), await watch.issue("B"), uuid4()
    await watch.issue("B too", id=part, merged_into=two)
    for issue in (one, one, two, two, part):
        await watch.event(issue_id=issue)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert str(firing["group_key"]) == str(firing["issue_id"]) == str(two)


async def test_a_group_by_tag_and_an_environment(watch: Watch) -> None:
    await watch.rule({**MANY, "by": "tag:region"}, environments=["production", ""])
    issue = await watch.issue()
    for environment, region in (("production", "eu"), ("production", "eu"), ("staging", "eu")):
        await watch.event(issue_id=issue, environment=environment, tags={"region": region})
    await watch.look()
    assert await watch.rows("alert_firings") == []
    await watch.event(issue_id=issue, environment="production", tags={"region": "eu"})
    watch.pass_time(seconds=10)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert (firing["group_key"], firing["environment"]) == ("eu", "production")


async def test_events_are_selected_by_search_and_filters(watch: Watch) -> None:
    await watch.rule(
        {
            **MANY,
            "of": "events",
            "at_least": 1,
            "search": "event:pay type:Card*",
            "filters": [{"dimension": "level", "operator": "is", "value": "fatal"}],
        }
    )
    await watch.event(event_name="pay", level="fatal", properties={"type": "Network"})
    await watch.event(event_name="pay", level="error", properties={"type": "CardDeclined"})
    await watch.look()
    assert await watch.rows("alert_firings") == []
    await watch.event(event_name="pay", level="fatal", properties={"type": "CardDeclined"})
    watch.pass_time(seconds=10)
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 1


async def test_a_burst_that_was_over_when_it_was_looked_is_found(watch: Watch) -> None:
    """The node was away, or the events waited in the spool."""
    await watch.rule({**MANY, "minutes": 1})
    await watch.look()
    issue = await watch.issue()
    watch.pass_time(minutes=8)
    for ago in (240, 245, 250):
        await watch.event(ago=ago, issue_id=issue)
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 1


async def test_a_new_issue_fires_in_the_rules_that_want_it(watch: Watch) -> None:
    await watch.rule({"kind": "new_issue"}, name="All")
    await watch.rule({"kind": "new_issue", "levels": ["fatal"]}, name="Fatal")
    await watch.rule({"kind": "new_issue", "title_matches": "^Key"}, name="Keys")
    await watch.rule({"kind": "new_issue"}, name="Elsewhere", environments=["staging"])
    await watch.rule({"kind": "regression"}, name="Back")
    issue = await watch.issue()
    await watch.told(issue)
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert (firing["rule_name"], str(firing["issue_id"])) == ("All", str(issue))
    assert firing["reason"] == "A new issue: ValueError: bad"
    codes = sorted(code for _, code in await watch.evaluations())
    assert codes == ["fired", "no_match", "other_environment", "wrong_level"]
    assert await watch.rows("alert_outbox") == []


async def test_a_regression_fires(watch: Watch) -> None:
    await watch.rule({"kind": "regression"})
    await watch.told(await watch.issue(), "regression")
    await watch.look()
    (firing,) = await watch.rows("alert_firings")
    assert firing["reason"] == "An issue came back: ValueError: bad"


async def test_an_imported_issue_alerts_nobody(watch: Watch) -> None:
    await watch.rule({"kind": "new_issue"})
    await watch.told(await watch.issue(), event_at=watch.now - timedelta(days=30))
    await watch.look()
    assert await watch.evaluations() == [("quiet", "old")]


async def test_nothing_is_lost_when_the_transaction_fails(watch: Watch) -> None:
    """What is told is taken out and decided on in one transaction."""
    await watch.rule({"kind": "new_issue"})
    await watch.told(await watch.issue())
    await watch.database.execute("ALTER TABLE alert_firings RENAME TO away")
    await watch.look()
    assert len(await watch.rows("alert_outbox")) == 1
    await watch.database.execute("ALTER TABLE away RENAME TO alert_firings")
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 1
    assert await watch.rows("alert_outbox") == []


async def test_more_than_is_taken_at_once_is_told(watch: Watch) -> None:
    await watch.rule({"kind": "new_issue"})
    for _ in range(130):
        await watch.told(await watch.issue())
    await watch.look()
    firings = await watch.rows("alert_firings")
    assert len(firings) == 130
    assert [row["suppressed"] for row in firings].count("storm") == 70


async def test_a_monitors_incident_fires_and_its_recovery_is_told(watch: Watch) -> None:
    channel = await watch.channel({"kind": "webhook", "url": "https://example.com/hook"})
    await watch.rule(
        {"kind": "monitor", "on": ["missed", "recovered"], "monitors": ["backup"]},
        cooldown_minutes=600,
        channels=[str(channel.id)],
    )
    for what, monitor in (("missed", "backup"), ("missed", "other"), ("recovered", "backup")):
        incident = MonitorIncident(
            monitor=monitor,
            name="Backup",
            what=what,
            environment="production",
            message=f"It {what}.",
            at=watch.now,
            link="monitors/backup",
        )
        await watch.database.run(
            lambda session, incident=incident: tell_monitor_in(session, watch.project_id, incident)
        )
    await watch.look()
    assert [row["reason"] for row in await watch.rows("alert_firings", "reason")] == [
        "It missed.",
        "It recovered.",
    ]
    for row in await watch.rows("alert_deliveries"):
        assert json.loads(row["payload"])["alert"]["link"] == f"{URL}/p/1/monitors/backup"


async def test_an_ignored_issue_fires_no_threshold(watch: Watch) -> None:
    await watch.rule({**MANY, "by": "issue", "at_least": 1})
    issue = await watch.issue(state="ignored")
    await watch.event(issue_id=issue)
    await watch.look()
    assert await watch.evaluations() == [("quiet", "ignored")]


async def test_a_rule_that_is_changed_begins_anew(watch: Watch) -> None:
    rule = await watch.rule(MANY)
    issue = await watch.issue()
    for _ in range(5):
        await watch.event(issue_id=issue)
    await watch.look()
    changes = saving.AlertRuleChanges(when=Threshold(at_least=5, minutes=5))
    await watch.database.run(
        lambda session: saving.change_rule_in(session, watch.project_id, rule.id, changes, SYSTEM)
    )
    watch.pass_time(seconds=30)
    await watch.look()
    assert len(await watch.rows("alert_firings")) == 2


async def test_rules_of_a_project_that_is_deleted_are_left(watch: Watch) -> None:
    rule = await watch.rule(MANY)
    await watch.database.execute(
        "UPDATE projects SET deleted_at = now() WHERE id = $1", watch.project_id
    )
    await watch.look()
    assert (
        await watch.database.fetch_value(
            "SELECT evaluated_at FROM alert_rules WHERE id = $1", rule.id
        )
    ) is None


async def test_a_firing_is_to_be_delivered_to_each_channel(watch: Watch) -> None:
    hook = await watch.channel({"kind": "webhook", "url": "https://example.com/hook"})
    post = await watch.channel(
        {"kind": "email", "to": ["a@example.com", "b@example.com"]}, name="Post"
    )
    await watch.rule({"kind": "new_issue"}, channels=[str(hook.id), str(post.id)])
    issue = await watch.issue()
    await watch.told(issue)
    await watch.look()
    rows = await watch.rows("alert_deliveries", "channel_name, recipient")
    assert [(row["channel_name"], row["recipient"]) for row in rows] == [
        ("Ops", None),
        ("Post", "a@example.com"),
        ("Post", "b@example.com"),
    ]
    payload = json.loads(rows[0]["payload"])
    assert payload["issue"]["link"] == f"{URL}/p/1/issues/{issue}"
    assert payload["issue"]["short_id"] == f"SHOP-{issue.hex[:8].upper()}"
    assert payload["alert"]["rule_type"] == "new_issue"


async def test_what_alerts_tell_of_an_event_goes_with_it(watch: Watch) -> None:
    channel = await watch.channel({"kind": "webhook", "url": "https://example.com/"})
    await watch.rule({**MANY, "at_least": 2}, channels=[str(channel.id)])
    issue = await watch.issue()
    await watch.event(issue_id=issue, message="bob came")
    gone = await watch.event(issue_id=issue, message="ann came", anon_id="ann")
    await watch.look()
    await watch.database.execute("DELETE FROM events WHERE id = $1", gone)
    nobody = Person(())
    step = Step("alert_firings", ("id",))
    for count in (1, 0):
        removed = await watch.database.run(
            lambda session: remove_samples(session, watch.project_id, nobody, step)
        )
        assert removed == {"alert_firings": count}
    (firing,), (delivery,) = (
        await watch.rows("alert_firings"),
        await watch.rows("alert_deliveries"),
    )
    assert [each["message"] for each in json.loads(firing["events"])] == ["bob came"]
    assert "came" not in delivery["payload"]


async def test_what_is_past_its_time_is_forgotten(watch: Watch) -> None:
    rule = await watch.rule({**MANY, "at_least": 1})
    await watch.event(issue_id=await watch.issue())
    await watch.look()
    await watch.database.run(forget_in)
    assert len(await watch.rows("alert_firings")) == 1
    await watch.database.execute("UPDATE projects SET retention_days = 10")
    await watch.database.execute("UPDATE alert_firings SET at = now() - interval '11 days'")
    await watch.database.execute(
        "INSERT INTO alert_evaluations (project_id, rule_id, at, group_key, outcome, code, reason,"
        " details) SELECT $1, $2, now(), '', 'quiet', 'below', '', '{}'"
        " FROM generate_series(1, 1100)",
        watch.project_id,
        rule.id,
    )
    await watch.database.run(forget_in)
    assert await watch.rows("alert_firings") == []
    assert len(await watch.rows("alert_evaluations")) == MAX_EVALUATIONS


async def test_a_rule_that_reads_for_too_long_holds_up_no_other(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, other = await watch.rule(MANY), await watch.rule({**MANY, "at_least": 1})
    await watch.event(issue_id=await watch.issue())
    real = evaluator.look_in

    async def look_in(session: Any, *, look: Any) -> Any:
        if look.rule.id == slow.id:
            await session.execute("SELECT pg_sleep(20)")
        return await real(session, look)

    monkeypatch.setattr(evaluator, "look_in", look_in)
    monkeypatch.setattr(evaluator, "LOOK_SECONDS", 0.5)
    await watch.look()
    assert (await watch.state_of(slow)).code == "failed"
    assert "too long" in ((await watch.state_of(slow)).reason or "")
    assert (await watch.state_of(other)).code == "fired"
