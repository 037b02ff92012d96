"""Visitors, those whose last session began last first, and what is known of one.

In: what is asked for, or an id. Out: visitors; a profile. These are units of work (asyncio side) on
connections that only read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.errors import NotFound
from beacon.explorer.conditions import Conditions, escaped
from beacon.explorer.events import Bots
from beacon.explorer.filters import NOBODY, People, session_passes
from beacon.explorer.identity import sessions_of, visitor_of
from beacon.explorer.rows import Object, fields_of
from beacon.explorer.scan import LAST_KEY, VISITORS, Key, scan_in
from beacon.explorer.sessions import FoundSessions, ListedSession, SessionFilter, find_sessions_in
from beacon.explorer.windows import EVER, Span, all_of_it
from beacon.fields import Time
from beacon.reports.conditions import Condition

if TYPE_CHECKING:
    from beacon.postgres.database import Session

PROFILE_SESSIONS = 20
MAX_ALIASES = 500

Kind = Literal["all", "users", "anonymous"]


class VisitorFilter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is given must hold. `span` is of when sessions begin, `condition` of one of them."""

    span: Span = EVER
    condition: Condition | None = None
    people: People = NOBODY
    kind: Kind = "all"
    bots: Bots = "exclude"


class ListedVisitor(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the user's, or the anonymous one. Device and place are those of the last session."""

    id: str
    is_user: bool
    traits: Object
    first_seen_at: Time
    last_seen_at: Time
    sessions: int
    events: int
    pages: int
    errors: int
    is_bot: bool
    browser: str | None
    os: str | None
    device: str | None
    country: str | None
    region: str | None
    city: str | None


class Alias(msgspec.Struct, frozen=True):
    """`joined`: sessions of the anonymous id that name no user are this user's. `shared`: they are
    those of a user who was identified on it before. `separated`: the alias was taken away."""

    anon_id: str
    first_at: Time
    state: Literal["joined", "shared", "separated"]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """`aliases` are the first 500; `next_cursor` goes on with the sessions, in the list of sessions
    of this visitor with bots included."""

    visitor: ListedVisitor
    aliases: list[Alias]
    sessions: list[ListedSession]
    next_cursor: str | None = None


class FoundVisitors(NamedTuple):
    """`behind` is the key at which the search goes on; None: it has come to its end."""

    visitors: list[ListedVisitor]
    behind: Key | None


class FoundUsers(NamedTuple):
    """`more`: when and who the last one is, where there are more."""

    visitors: list[ListedVisitor]
    more: tuple[Time, str] | None


async def find_visitors_in(
    session: Session, project_id: UUID, wanted: VisitorFilter, *, before: Key | None, limit: int
) -> FoundVisitors:
    """At most `limit` visitors, fewer where a search takes long."""
    conditions = _conditions(project_id, wanted)
    found = await scan_in(
        session,
        all_of_it(wanted.span, lambda: conditions),
        before=before or LAST_KEY,
        limit=limit + 1,
        of=VISITORS,
    )
    keys = found.keys[:limit]
    more = keys[-1] if len(found.keys) > limit else None
    sql = f"SELECT id, {visitor_of('s')} AS visitor FROM sessions AS s WHERE s.project_id = $1"
    rows = await session.fetch(
        f"{sql} AND s.id = ANY($2::uuid[])", project_id, [k.id for k in keys]
    )
    whose = {UUID(bytes=row["id"].bytes): row["visitor"] for row in rows}
    ids = [whose[key.id] for key in keys if key.id in whose]
    return FoundVisitors(await _read_in(session, project_id, ids), more or found.stopped)


def _conditions(project_id: UUID, wanted: VisitorFilter) -> Conditions:
    conditions = Conditions(project_id, None, None, None, None, None)
    bots = {"include": "true", "only": "{row}.is_bot", "exclude": "NOT {row}.is_bot"}[wanted.bots]
    conditions.add(bots.format(row="s"))
    if wanted.kind != "all":
        is_user = resources.sql("explorer", "is_users")
        conditions.add(is_user if wanted.kind == "users" else f"NOT {is_user}")
    later_passes = "true"
    if wanted.condition is not None:
        asked = conditions, wanted.condition, wanted.people
        conditions.add(session_passes(*asked, stepwise=True))
        later = session_passes(*asked, stepwise=False)
        later_passes = f"(SELECT {later} FROM (SELECT later.*) AS s)"
    conditions.add(
        resources.sql("explorer", "is_last_session").format(
            sessions_of=sessions_of("who.visitor"),
            high=conditions.place(wanted.span.high),
            bots=bots.format(row="later"),
            passes=later_passes,
        )
    )
    return conditions


async def search_users_in(
    session: Session, project_id: UUID, text: str, *, after: tuple[Time, str] | None, limit: int
) -> FoundUsers:
    """Users whose id or traits have the text, or one of whose anonymous ids it is."""
    rows = await session.fetch(
        resources.sql("explorer", "find_users"),
        project_id,
        f"%{escaped(text)}%",
        text,
        *(after or (None, None)),
        limit + 1,
    )
    shown = rows[:limit]
    more = (shown[-1]["at"], shown[-1]["visitor"]) if len(rows) > limit else None
    return FoundUsers(await _read_in(session, project_id, [r["visitor"] for r in shown]), more)


async def profile_in(
    session: Session, project_id: UUID, visitor: str
) -> tuple[Profile, Key | None]:
    """By an anonymous id that is joined to a user, the user's. With the key behind which further
    sessions are. Raises NotFound."""
    sql = (
        f"SELECT {visitor_of('it')} FROM (SELECT $2::text AS anon_id, NULL::text AS user_id) AS it"
    )
    joined_to = await session.fetch_value(sql, project_id, visitor)
    found = await _read_in(session, project_id, [visitor, joined_to])
    if not found:
        raise NotFound(f"There is no visitor {visitor!r}.")
    rows = await session.fetch(
        resources.sql("explorer", "read_aliases"), project_id, found[0].id, MAX_ALIASES
    )
    wanted = SessionFilter(span=EVER, visitor=found[0].id, bots="include")
    visits: FoundSessions = await find_sessions_in(
        session, project_id, wanted, before=None, limit=PROFILE_SESSIONS
    )
    profile = Profile(
        visitor=found[0],
        aliases=[Alias(**fields_of(row, Alias)) for row in rows],
        sessions=visits.sessions,
    )
    return profile, visits.behind


async def _read_in(session: Session, project_id: UUID, ids: list[str]) -> list[ListedVisitor]:
    text = resources.sql("explorer", "read_visitors")
    text = text.format(sessions_of=sessions_of("wanted.visitor"))
    rows = await session.fetch(text, project_id, ids)
    return [ListedVisitor(**fields_of(row, ListedVisitor)) for row in rows]
