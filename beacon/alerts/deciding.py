"""Whether a rule holds, and whether somebody is told. Pure.

In: a rule, facts of one group, how the rule stands with that group, and the time. Out: a
`Decision`, which says why in words that people read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, assert_never

from beacon.alerts.mutes import Mute, mute_that_holds
from beacon.alerts.quiet import is_quiet
from beacon.alerts.rules import (
    Change,
    FlagErrors,
    Monitor,
    NewIssue,
    NoData,
    PatternMatch,
    Regression,
    Rule,
    Threshold,
    compiled,
)

MAX_FIRINGS_AN_HOUR = 60
"""Of one rule, of whatever groups: beyond it firings are kept, and nobody is told."""
WAITING_SECONDS = 30.0
"""When events wait for so long to be stored, nothing is said of there being few."""
OLD = timedelta(days=7)
"""An issue whose event is so old was imported."""
EARLY_SECONDS = 60.0
"""So long after a flag's change nothing is said of it yet."""

Outcome = Literal["fired", "suppressed", "quiet", "unknown"]


class Decision(NamedTuple):
    """`code` is stable, `reason` for people. `quiet`: the rule does not hold, or held just before;
    `unknown`: it cannot be told."""

    outcome: Outcome
    code: str
    reason: str
    details: dict[str, Any]

    @property
    def fired(self) -> bool:
        return self.outcome == "fired"


class Counted(NamedTuple):
    """Events that pass, from `start` to `end`. `watched`: for how many seconds the rule is as it
    is; `waiting`: for how many the oldest event waits to be stored."""

    events: int
    start: datetime
    end: datetime
    watched: float = 1e9
    waiting: float = 0.0


class Told(NamedTuple):
    """A row of the outbox: of an issue, or of a monitor (`what`, `monitor`)."""

    level: str
    environment: str
    title: str
    event_at: datetime
    told_at: datetime
    what: str = ""
    monitor: str = ""


class Text(NamedTuple):
    """What a pattern is looked for in, of one error."""

    message: str
    type: str
    title: str
    level: str
    environment: str


class Numbers(NamedTuple):
    events: int
    errors: int


class Compared(NamedTuple):
    """The last hour and the same hour a week ago."""

    now: Numbers
    before: Numbers
    waiting: float = 0.0


class FlagChanged(NamedTuple):
    """A change of a flag, and what came in how many seconds before and after it."""

    flag: str
    environment: str
    after_seconds: float
    before_seconds: float
    before: Numbers
    after: Numbers


Facts = Counted | Told | Text | Compared | FlagChanged


class State(NamedTuple):
    """How a rule stands with a group, and what of the group mutes are about."""

    fired_at: datetime | None = None
    suppressed_at: datetime | None = None
    mutes: tuple[Mute, ...] = ()
    fired_last_hour: int = 0
    group: str = ""
    issue_id: str | None = None
    environment: str | None = None
    release: str | None = None
    is_ignored: bool = False


def decide(rule: Rule, facts: Facts, state: State, now: datetime) -> Decision:
    """Whether it fires."""
    found = judge(rule, facts)
    return gate(found, rule, state, now) if found.fired else found


def judge(rule: Rule, facts: Facts) -> Decision:
    """Whether it holds, whatever became of it before."""
    when = rule.when
    match facts:
        case Counted():
            assert isinstance(when, Threshold | NoData)
            return _few(when, facts) if isinstance(when, NoData) else _many(when, facts)
        case Told():
            assert isinstance(when, NewIssue | Regression | Monitor)
            return _told(rule, when, facts)
        case Text():
            assert isinstance(when, PatternMatch)
            return _pattern(rule, when, facts)
        case Compared():
            assert isinstance(when, Change)
            return _change(when, facts)
        case FlagChanged():
            assert isinstance(when, FlagErrors)
            return _flag(when, facts)
        case _:
            assert_never(facts)


def gate(found: Decision, rule: Rule, state: State, now: datetime) -> Decision:
    """What holds fires, unless it did just now, or people want no word of it now."""
    if state.is_ignored:
        return found._replace(
            outcome="quiet", code="ignored", reason=f"{found.reason}; the issue is ignored"
        )
    cooldown = timedelta(minutes=rule.cooldown_minutes)
    if state.fired_at is not None and now - state.fired_at < cooldown:
        left = _span((state.fired_at + cooldown - now).total_seconds())
        words = f"{found.reason}; it fired before, and is quiet for {left} more"
        return found._replace(outcome="quiet", code="cooldown", reason=words)
    mute = mute_that_holds(
        state.mutes,
        now,
        rule_id=str(rule.id),
        group=state.group,
        issue_id=state.issue_id,
        environment=state.environment,
        release=state.release,
        count=found.details.get("count"),
    )
    if mute is not None:
        return _suppressed(found, "muted", mute.words)
    if is_quiet(rule.quiet_hours, now):
        return _suppressed(found, "quiet_hours", "these are quiet hours")
    if state.fired_last_hour >= MAX_FIRINGS_AN_HOUR:
        return _suppressed(
            found, "storm", f"the rule fired {MAX_FIRINGS_AN_HOUR} times within an hour"
        )
    return found


def _suppressed(found: Decision, code: str, why: str) -> Decision:
    return found._replace(outcome="suppressed", code=code, reason=f"{found.reason}; {why}")


def in_environments(rule: Rule, environment: str) -> bool:
    return not rule.environments or environment in rule.environments


# --- each kind --------------------------------------------------------------------------------


def _many(when: Threshold, facts: Counted) -> Decision:
    count, least = facts.events, when.at_least
    reason = f"{count} of {least} {when.of} in {_minutes(when.minutes)}"
    details = {"count": count, "at_least": least, "from": facts.start, "to": facts.end}
    if count >= least:
        return Decision("fired", "fired", reason, details)
    return Decision("quiet", "below", reason, details)


def _few(when: NoData, facts: Counted) -> Decision:
    count, least = facts.events, when.fewer_than
    reason = f"{count} {when.of} in {_minutes(when.minutes)}, where {least} are wanted"
    details = {"count": count, "fewer_than": least, "from": facts.start, "to": facts.end}
    if count >= least:
        return Decision("quiet", "enough", reason, details)
    if facts.waiting > WAITING_SECONDS:
        return _waiting(facts.waiting, details)
    if facts.watched < when.minutes * 60:
        words = f"it watches for {_span(facts.watched)} only, not for {_minutes(when.minutes)} yet"
        return Decision("unknown", "too_young", words, details)
    return Decision("fired", "fired", reason, details)


def _told(rule: Rule, when: NewIssue | Regression | Monitor, facts: Told) -> Decision:
    details: dict[str, Any] = {"environment": facts.environment, "title": facts.title}
    if not in_environments(rule, facts.environment):
        return _elsewhere(facts.environment, details)
    if isinstance(when, Monitor):
        return _monitor(when, facts, details)
    details["level"] = facts.level
    if facts.told_at - facts.event_at > OLD:
        words = f"its event is of {facts.event_at:%Y-%m-%d}: it was imported, or came very late"
        return Decision("quiet", "old", words, details)
    if when.levels and facts.level not in when.levels:
        return _other_level(facts.level, when.levels, details)
    pattern = when.title_matches
    if pattern is not None and not compiled("title_matches", pattern).search(facts.title):
        words = f"its title does not match {pattern!r}: {facts.title}"
        return Decision("quiet", "no_match", words, details)
    what = "A new issue" if isinstance(when, NewIssue) else "An issue came back"
    return Decision("fired", "fired", f"{what}: {facts.title}", details)


def _monitor(when: Monitor, facts: Told, details: dict[str, Any]) -> Decision:
    details |= {"monitor": facts.monitor, "what": facts.what}
    if when.monitors and facts.monitor not in when.monitors:
        return Decision("quiet", "no_match", f"it is of the monitor {facts.monitor!r}", details)
    if facts.what not in when.on:
        words = f"{facts.what!r} is none of {', '.join(when.on)}"
        return Decision("quiet", "no_match", words, details)
    return Decision("fired", "fired", facts.title, details)


def _pattern(rule: Rule, when: PatternMatch, facts: Text) -> Decision:
    details = {"environment": facts.environment, "level": facts.level}
    if not in_environments(rule, facts.environment):
        return _elsewhere(facts.environment, details)
    if when.levels and facts.level not in when.levels:
        return _other_level(facts.level, when.levels, details)
    search = compiled("pattern", when.pattern, case_sensitive=when.case_sensitive).search
    for name in when.fields:
        if search(getattr(facts, name)):
            reason = f"{when.pattern!r} is found in the {name} of {facts.title}"
            return Decision("fired", "fired", reason, details | {"field": name})
    words = f"{when.pattern!r} is not found in the {' or the '.join(when.fields)}"
    return Decision("quiet", "no_match", words, details)


def _change(when: Change, facts: Compared) -> Decision:
    now, before = _metric(when.metric, facts.now), _metric(when.metric, facts.before)
    details = {"now": now, "before": before, "percent": when.percent, "floor": when.floor}
    base = "events" if when.metric == "events" else "errors"
    most = max(getattr(facts.now, base), getattr(facts.before, base))
    words = f"{_shown(when.metric, now)} in the last hour, {_shown(when.metric, before)} a week ago"
    if most < when.floor:
        return Decision("quiet", "below", f"{words}; fewer than {when.floor} {base}", details)
    if now < before and facts.waiting > WAITING_SECONDS:
        return _waiting(facts.waiting, details)
    if facts.before.events == 0:
        return Decision("unknown", "no_baseline", f"{words}: there is nothing to compare", details)
    factor = when.percent / 100
    up = when.direction != "down" and now > before and now - before >= before * factor
    down = when.direction != "up" and now < before and before - now >= before * min(factor, 1)
    if up or down:
        return Decision("fired", "fired", words, details)
    return Decision("quiet", "below", f"{words}: less than {when.percent:g} % apart", details)


def _flag(when: FlagErrors, facts: FlagChanged) -> Decision:
    scale = facts.before_seconds and facts.after_seconds / facts.before_seconds
    rate = when.metric == "rate"
    after = _metric("error_rate", facts.after) if rate else float(facts.after.errors)
    before = _metric("error_rate", facts.before) if rate else facts.before.errors * scale
    name = "error_rate" if rate else "errors"
    details = {
        "flag": facts.flag,
        "environment": facts.environment,
        "after": after,
        "before": before,
        "count": facts.after.errors,
        "percent": when.percent,
        "floor": when.floor,
        "seconds": facts.after_seconds,
    }
    span = _span(facts.after_seconds)
    words = (
        f"{_shown(name, after)} in {span} after {facts.flag!r} was changed in "
        f"{facts.environment}, {_shown(name, before)} before"
    )
    if facts.after_seconds < EARLY_SECONDS:
        return Decision("quiet", "too_young", f"{words}: too early to say", details)
    if facts.after.errors < when.floor:
        return Decision("quiet", "below", f"{words}; fewer than {when.floor} errors", details)
    if after > before and after - before >= before * when.percent / 100:
        return Decision("fired", "fired", words, details)
    return Decision("quiet", "below", f"{words}: less than {when.percent:g} % more", details)


# --- words ------------------------------------------------------------------------------------


def _metric(name: str, numbers: Numbers) -> float:
    if name == "error_rate":
        return numbers.errors / numbers.events if numbers.events else 0.0
    return float(getattr(numbers, name))


def _shown(metric: str, value: float) -> str:
    if metric == "error_rate":
        return f"{value * 100:.3g} % errors"
    return f"{value:.0f} {metric}"


def _waiting(seconds: float, details: dict[str, Any]) -> Decision:
    words = (
        f"events wait to be stored, for {_span(seconds)}: nothing can be said of there being few"
    )
    return Decision("unknown", "waiting", words, details)


def _elsewhere(environment: str, details: dict[str, Any]) -> Decision:
    words = f"it is in {environment!r}" if environment else "it names no environment"
    return Decision("quiet", "other_environment", words, details)


def _other_level(level: str, wanted: list[Any], details: dict[str, Any]) -> Decision:
    words = f"its level is {level or 'none'}, not {' or '.join(wanted)}"
    return Decision("quiet", "wrong_level", words, details)


def _minutes(minutes: int) -> str:
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
