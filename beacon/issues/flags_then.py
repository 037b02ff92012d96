"""The flags that were in force when an error happened, and when each was changed last before.

In: an event. Out: `FlagsThen`: what its client said, else what its visitor was told, else what the
flags' history has. `flags_in` is a unit of work (asyncio side), the rest is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.events import FLAG_EXPOSURE
from beacon.explorer.events import EventDetails
from beacon.explorer.sessions import ListedSession
from beacon.explorer.timeline import Step, seen_flags
from beacon.explorer.windows import MARGIN
from beacon.fields import Time
from beacon.issues.error_view import object_of, text_of
from beacon.projects.projects import PRODUCTION

if TYPE_CHECKING:
    from beacon.postgres.database import Session

MAX_FLAGS = 200
MAX_EXPOSURES = 500
Source = Literal["client", "exposures", "history", "none"]


class FlagThen(msgspec.Struct, frozen=True, kw_only=True):
    """`change_id` is of the flag's history: its last change before the event; null: none is
    known."""

    flag: str
    variant: str | None = None
    enabled: bool | None = None
    changed_at: Time | None = None
    changed_seconds_before: float | None = None
    change_id: int | None = None


class FlagsThen(msgspec.Struct, frozen=True):
    """`source`: who says so. Those that were changed last come first."""

    source: Source
    environment: str
    items: list[FlagThen]


class State(NamedTuple):
    """What the history says of a flag at a time."""

    flag: str
    enabled: bool
    change_id: int
    changed_at: Time


async def flags_in(
    session: Session,
    project_id: UUID,
    event: EventDetails,
    told: Sequence[msgspec.Raw],
    visit: ListedSession | None,
) -> FlagsThen:
    """`told`: what the client said of flags; `visit`: its session."""
    environment = event.environment or PRODUCTION
    rows = await session.fetch(
        resources.sql("issues", "flags_then"), project_id, event.timestamp, environment
    )
    states = [State(r["flag"], r["enabled"], r["change_id"], r["changed_at"]) for r in rows]
    said = dict(_said(told))
    if said:
        return FlagsThen("client", environment, _items(said, states, event.timestamp))
    seen = await _seen_in(session, project_id, event, environment, visit)
    if seen:
        return FlagsThen("exposures", environment, _items(seen, states, event.timestamp))
    known = {state.flag: FlagThen(flag=state.flag, enabled=state.enabled) for state in states}
    source: Source = "history" if known else "none"
    return FlagsThen(source, environment, _items(known, states, event.timestamp))


def _said(told: Iterable[msgspec.Raw]) -> Iterable[tuple[str, FlagThen]]:
    """Of `{"flag", "result"}`: results are texts, or true or false."""
    for each in told:
        fields = object_of(each)
        flag, result = text_of(fields.get("flag")), fields.get("result")
        if flag:
            switched = {b"true": True, b"false": False}.get(bytes(result or b""))
            variant = text_of(result) if switched is None else str(switched).lower()
            yield flag, FlagThen(flag=flag, variant=variant, enabled=switched)


def _items(known: Mapping[str, FlagThen], states: Iterable[State], at: Time) -> list[FlagThen]:
    by_flag = {state.flag: state for state in states}
    found = [_with_change(each, by_flag.get(flag), at) for flag, each in known.items()]
    found.sort(key=lambda each: (-(each.change_id or 0), each.flag))
    return found[:MAX_FLAGS]


def _with_change(flag: FlagThen, state: State | None, at: Time) -> FlagThen:
    if state is None:
        return flag
    return msgspec.structs.replace(
        flag,
        enabled=state.enabled if flag.enabled is None else flag.enabled,
        changed_at=state.changed_at,
        changed_seconds_before=(at - state.changed_at).total_seconds(),
        change_id=state.change_id,
    )


async def _seen_in(
    session: Session,
    project_id: UUID,
    event: EventDetails,
    environment: str,
    visit: ListedSession | None,
) -> dict[str, FlagThen]:
    """In its session; else what the visitor was told first, last."""
    if visit is not None:
        rows = await session.fetch(
            resources.sql("issues", "exposures_before"),
            *(project_id, event.session_id, visit.started_at - MARGIN, event.timestamp),
            *(FLAG_EXPOSURE, MAX_EXPOSURES),
        )
        seen = {
            each.flag: FlagThen(flag=each.flag, variant=each.variant)
            for each in seen_flags(_step_of(row) for row in rows)
            if each.environment == environment
        }
        if seen:
            return seen
    rows = await session.fetch(
        resources.sql("issues", "variants_before"),
        *(project_id, environment, [event.user_id or event.anon_id, event.anon_id]),
        event.timestamp,
    )
    return {row["flag"]: FlagThen(flag=row["flag"], variant=row["variant"]) for row in rows}


def _step_of(row: Mapping[str, Any]) -> Step:
    return Step(
        timestamp=row["timestamp"],
        id=UUID(bytes=row["id"].bytes),
        event=FLAG_EXPOSURE,
        url=None,
        page=None,
        exposure=row["properties"],
    )
