"""The pure rules: decisions, quiet hours, mutes, retries, sums over windows, forms, secrets."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from beacon.alerts import backtest
from beacon.alerts.channels import (
    DiscordTarget,
    MattermostTarget,
    SlackTarget,
    Target,
    TelegramTarget,
    WebhookTarget,
    masked,
    secrets_of,
    unmasked,
)
from beacon.alerts.deciding import (
    MAX_FIRINGS_AN_HOUR,
    Counted,
    Decision,
    State,
    Told,
    decide,
    judge,
)
from beacon.alerts.delivery import formats
from beacon.alerts.delivery.retrying import (
    JITTER,
    MAX_RETRY_AFTER,
    WAITS,
    Attempt,
    retry_after,
    verdict,
)
from beacon.alerts.delivery.signing import new_secret, signed_headers
from beacon.alerts.delivery.words import words_of
from beacon.alerts.facts import ends
from beacon.alerts.matching import MAX_SPANS, spans_of
from beacon.alerts.mutes import Mute, MuteWhile
from beacon.alerts.payload import Payload, ProjectFacts, trial_payload
from beacon.alerts.quiet import DAYS, QuietHours, QuietSpan, is_quiet
from beacon.alerts.rules import NewIssue, NoData, Rule, Threshold
from beacon.alerts.settling import Group, is_firing, is_worth_keeping

NOW = datetime(2026, 9, 21, 12, 0, tzinfo=UTC)  # a Monday
ID = UUID(int=1)
times = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def rule(when: Any = None, **more: Any) -> Rule:
    when = when or Threshold(at_least=10, minutes=5)
    return Rule(id=ID, project_id=ID, name="Rule", when=when, **more)


def counted(count: int) -> Counted:
    return Counted(count, NOW - timedelta(minutes=5), NOW)


# --- decisions --------------------------------------------------------------------------------


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_threshold_holds_from_its_count_on(count: int, least: int) -> None:
    found = judge(rule(Threshold(at_least=least, minutes=5)), counted(count))
    assert found.fired == (count >= least)
    assert str(count) in found.reason


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_silence_is_the_opposite_of_a_threshold(count: int, least: int) -> None:
    many = judge(rule(Threshold(at_least=least, minutes=5)), counted(count))
    few = judge(rule(NoData(fewer_than=least, minutes=5)), counted(count))
    assert many.fired != few.fired


@given(
    st.integers(0, 20),
    st.none() | times,
    st.booleans(),
    st.integers(0, 2 * MAX_FIRINGS_AN_HOUR),
    st.booleans(),
)
def test_nothing_is_told_that_does_not_hold_or_that_nobody_wants(
    count: int, fired_at: datetime | None, muted: bool, fired: int, ignored: bool
) -> None:
    mutes = (Mute(rule_id=str(ID), until=NOW + timedelta(hours=1)),) if muted else ()
    state = State(fired_at=fired_at, mutes=mutes, fired_last_hour=fired, is_ignored=ignored)
    found = decide(rule(), counted(count), state, NOW)
    if count < 10:
        assert found.code == "below"
    elif found.fired:
        assert not muted
        assert not ignored
        assert fired < MAX_FIRINGS_AN_HOUR
        assert fired_at is None or NOW - fired_at >= timedelta(minutes=60)
    else:
        assert found.code in ("cooldown", "muted", "storm", "ignored")
    assert found.reason


@given(st.text(), st.text(max_size=20), times, times)
def test_any_new_issue_is_decided(
    title: str, environment: str, event_at: datetime, told_at: datetime
) -> None:
    facts = Told("error", environment, title, event_at, told_at)
    found = decide(rule(NewIssue(), environments=["production"]), facts, State(), NOW)
    if environment != "production":
        assert found.code == "other_environment"
    else:
        assert found.code == ("old" if told_at - event_at > timedelta(days=7) else "fired")


def test_a_hostile_pattern_costs_nothing() -> None:
    facts = Told("error", "", "a" * 20_000, NOW, NOW)
    found = judge(rule(NewIssue(title_matches="(a|a)*(a|a)*(a|a)*b$")), facts)
    assert found.code == "no_match"


# --- mutes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mute", "holds"),
    [
        (Mute(rule_id=str(ID)), True),
        (Mute(rule_id="other"), False),
        (Mute(issue_id="issue"), True),
        (Mute(issue_id="other"), False),
        (Mute(rule_id=str(ID), group="eu"), True),
        (Mute(rule_id=str(ID), group="us"), False),
        (Mute(rule_id=str(ID), until=NOW), False),
        (Mute(rule_id=str(ID), while_=MuteWhile(environment="staging")), True),
        (Mute(rule_id=str(ID), while_=MuteWhile(environment="production")), False),
        (Mute(rule_id=str(ID), while_=MuteWhile(release="1.0", below=20)), True),
        (Mute(rule_id=str(ID), while_=MuteWhile(release="1.0", below=12)), False),
        (Mute(rule_id=str(ID), while_=MuteWhile(release="2.0")), False),
    ],
)
def test_a_mute_holds_for_what_it_names(mute: Mute, holds: bool) -> None:
    state = State(mutes=(mute,), group="eu", issue_id="issue", environment="staging", release="1.0")
    found = decide(rule(), counted(12), state, NOW)
    assert found.outcome == ("suppressed" if holds else "fired")


# --- quiet hours ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "quiet"),
    [
        ("2026-09-21T19:59", False),  # 21:59 in Vienna
        ("2026-09-21T20:00", True),
        ("2026-09-22T03:59", True),
        ("2026-09-22T04:00", False),
        ("2026-09-22T20:30", False),  # Tuesday
    ],
)
def test_a_span_over_midnight_belongs_to_the_day_it_begins_on(when: str, quiet: bool) -> None:
    hours = QuietHours([QuietSpan(["mon"], "22:00", "06:00")], "Europe/Vienna")
    assert is_quiet(hours, datetime.fromisoformat(when).replace(tzinfo=UTC)) is quiet


@given(times)
def test_all_of_the_week_is_quiet_or_none_of_it(now: datetime) -> None:
    assert is_quiet(QuietHours([QuietSpan(list(DAYS), "00:00", "24:00")]), now)
    halves = [QuietSpan(list(DAYS), "18:30", "06:30"), QuietSpan(list(DAYS), "06:30", "18:30")]
    assert is_quiet(QuietHours(halves, "Asia/Kathmandu"), now)
    assert not is_quiet(None, now)


# --- what is kept -----------------------------------------------------------------------------


def test_an_evaluation_matters_when_it_fires_or_is_another_than_before() -> None:
    below = Decision("quiet", "below", "", {})
    muted = Decision("suppressed", "muted", "", {})
    before = Group("quiet", "below", None, None)
    assert is_worth_keeping(None, below)
    assert not is_worth_keeping(before, below)
    assert is_worth_keeping(before, muted)
    assert is_worth_keeping(before, Decision("fired", "fired", "", {}))
    hour = timedelta(hours=1)
    assert is_firing(before, muted, NOW, hour)
    suppressed = Group("suppressed", "muted", None, NOW - hour / 2)
    assert not is_firing(suppressed, muted, NOW, hour)
    assert is_firing(suppressed, muted, NOW + hour, hour)


# --- windows ----------------------------------------------------------------------------------


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 9)), st.integers(1, 12))
def test_sliding_sums_are_those_of_their_buckets(counts: dict[int, int], size: int) -> None:
    for place, total in backtest.sliding(counts, size):
        assert total == sum(counts.get(at, 0) for at in range(place - size + 1, place + 1))


@given(st.integers(1, 1440))
def test_buckets_make_up_a_window(minutes: int) -> None:
    step = backtest.step_of(minutes)
    assert timedelta(minutes=minutes) % step == timedelta(0)
    assert step <= timedelta(minutes=max(1, minutes / 10))


@given(st.lists(st.integers(0, 10_000)))
def test_a_cooldown_holds_in_a_backtest(minutes: list[int]) -> None:
    moments = [backtest.Moment(NOW + timedelta(minutes=at), counted(10), "") for at in minutes]
    found, fired, suppressed = backtest.replay(rule(), moments)
    at = [each.at for each in found]
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(at))
    assert (fired > 0, suppressed) == (bool(minutes), 0)


@given(st.lists(times, max_size=50))
def test_spans_hold_all_of_the_times(given_times: list[datetime]) -> None:
    spans = spans_of(given_times)
    assert len(spans) <= MAX_SPANS
    assert all(any(low <= time < high for low, high in spans) for time in given_times)


@given(st.none() | st.integers(0, 100_000), st.integers(1, 1440))
def test_windows_leave_little_out_since_the_last_look(ago: int | None, minutes: int) -> None:
    window = timedelta(minutes=minutes)
    since = None if ago is None else NOW - timedelta(seconds=ago)
    found = ends(since, NOW, window)
    assert found[-1] == NOW
    assert found == sorted(found)


# --- retries ----------------------------------------------------------------------------------


@given(
    st.integers(1, 7),
    st.none() | st.integers(100, 599),
    st.floats(0, 1),
    st.none() | st.text(max_size=40),
)
def test_every_attempt_ends_or_waits_long_enough(
    attempts: int, status: int | None, chance: float, header: str | None
) -> None:
    ok = status is not None and 200 <= status < 300
    found = verdict(Attempt(status, None if ok else "no", header), attempts, NOW, chance)
    if ok:
        assert found.status == "delivered"
    elif status == 410:
        assert (found.status, found.gone) == ("dead", True)
    elif attempts == len(WAITS):
        assert found.status == "dead"
    else:
        assert WAITS[attempts] <= found.wait <= max(WAITS[attempts] * (1 + JITTER), MAX_RETRY_AFTER)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("99999999999", MAX_RETRY_AFTER),
        (format_datetime(NOW + timedelta(minutes=3), usegmt=True), 180.0),
        (format_datetime(NOW - timedelta(minutes=3), usegmt=True), 0.0),
        ("soon", 0.0),
        ("-5", 0.0),
        ("1.5", 0.0),
        ("٣", 0.0),
        ("", 0.0),
        (None, 0.0),
    ],
)
def test_both_forms_of_retry_after_are_read(value: str | None, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds


# --- signatures and forms ---------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_what_is_signed_is_verified_by_standard_webhooks(body: bytes) -> None:
    old, new = new_secret(), new_secret()
    body = json.dumps({"body": base64.b64encode(body).decode()}).encode()
    now = int(datetime.now(UTC).timestamp())
    headers = dict(signed_headers([new, old], "msg_1", now, body))
    for secret in (old, new):
        Webhook(secret).verify(body, headers)
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(new_secret()).verify(body, headers)


def payload_with(text: str) -> Payload:
    project = ProjectFacts(
        id=ID, name=text, slug="shop", public_url="https://beacon.example", number=1
    )
    found = trial_payload(project, NOW)
    event = msgspec.structs.replace(found.events[0], message=text, type=text)
    return msgspec.structs.replace(
        found,
        alert=msgspec.structs.replace(found.alert, name=text, reason=text),
        events=[event] * 5,
        context={"environment": text, "group": text},
    )


@given(st.text(max_size=3000))
def test_chats_take_whatever_an_error_says(text: str) -> None:
    words = words_of(payload_with(text))
    slack = formats.slack(words)
    assert len(slack["blocks"][0]["text"]["text"]) <= 150
    assert all(len(block["text"]["text"]) <= 3000 for block in slack["blocks"] if "text" in block)
    assert not any("<!" in str(block) for block in slack["blocks"])
    (embed,) = formats.discord(words)["embeds"]
    assert len(embed["title"]) <= 256
    assert len(embed["description"]) <= 4096
    fields = sum(len(field["name"]) + len(field["value"]) for field in embed["fields"])
    assert len(embed["title"]) + len(embed["description"]) + fields + 100 <= 6000
    assert all(0 < len(field["value"]) <= 1024 for field in embed["fields"])
    assert "@all" not in str(formats.mattermost(words))
    assert len(formats.telegram(words, "1")["text"]) <= 4096
    subject, _ = formats.letter_of(msgspec.json.encode(payload_with(text)).decode())
    assert "\n" not in subject


def test_slack_mentions_nobody() -> None:
    words = words_of(payload_with("<!channel> & <script>"))
    shown = formats.slack(words)["blocks"][1]["text"]["text"]
    assert shown.startswith("&lt;!channel&gt; &amp; &lt;script&gt;")


# --- secrets ----------------------------------------------------------------------------------

TARGETS: list[Target] = [
    WebhookTarget(url="https://example.com/a", headers={"X-Key": "a-long-secret"}),
    SlackTarget(url="https://hooks.slack.com/services/T0/B0/a-long-secret"),
    DiscordTarget(url="https://discord.com/api/webhooks/1/a-long-secret"),
    MattermostTarget(url="https://chat.example.com/hooks/a-long-secret"),
    TelegramTarget(token="123456:a-long-secret", chat_id="1"),
]


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_shown_has_no_secret_and_may_be_sent_back(target: Target) -> None:
    shown = masked(target)
    assert "long-secret" not in str(shown)
    assert secrets_of(target)
    assert unmasked(shown, target) == target
    other = TARGETS[(TARGETS.index(target) + 1) % len(TARGETS)]
    assert unmasked(other, target) == other
