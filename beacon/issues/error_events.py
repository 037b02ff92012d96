"""The events of an issue: in pages, and one before or behind another.

In: a `Root`, what they must have. Out: keys and lists of events. These are units of work (asyncio
side) on connections that only read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon import resources
from beacon.explorer.conditions import Conditions
from beacon.explorer.rows import Object
from beacon.explorer.scan import GREATEST_ID, Key, key_of
from beacon.explorer.windows import EVER, Span
from beacon.fields import Time, plain_uuid
from beacon.issues.roots import Root

if TYPE_CHECKING:
    from beacon.postgres.database import Session

LOOKED_AT = 50
"""So many of the newest events of each part: one of them is recommended."""

MAX_TAG_CHARACTERS = 200

_OF_SESSION = "(SELECT s.{} FROM sessions AS s WHERE s.project_id = $1 AND s.id = e.session_id)"
GIVEN_TAGS = {
    "environment": "e.environment",
    "release": "e.release",
    "level": "e.level",
    "browser": _OF_SESSION.format("browser"),
    "os": _OF_SESSION.format("os"),
    "device": _OF_SESSION.format("device"),
    "url": "e.path",
    "transaction": "e.properties ->> 'transaction'",
    "user": "e.user_id",
    "server_name": "e.properties ->> 'server_name'",
    "handled": "CASE e.properties #>> '{mechanism,handled}'"
    " WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' END",
}
"""Tags that Beacon gives events (`beacon.issues.sighting`), of what is stored of them."""

Direction = Literal["older", "newer"]
LEAST_ID = UUID(int=0)


class EventFilter(NamedTuple):
    """All that is given must hold; `span` is of their time."""

    span: Span = EVER
    environment: str | None = None
    release: str | None = None
    tag: tuple[str, str] | None = None


class IssueEvent(msgspec.Struct, frozen=True, kw_only=True):
    """`user` is what people call them: an e-mail address, a name or an id. Browser, system, device
    and country are those of its session."""

    id: UUID
    timestamp: Time
    event: str
    type: str | None
    value: str | None
    level: str | None
    message: str | None
    environment: str | None
    release: str | None
    user: str | None
    visitor: str
    session_id: UUID
    url: str | None
    tags: Object | None
    browser: str | None
    os: str | None
    device: str | None
    country: str | None


async def find_keys_in(
    session: Session,
    project_id: UUID,
    root: Root,
    wanted: EventFilter,
    *,
    behind: Key | None = None,
    limit: int,
    direction: Direction = "older",
) -> list[Key]:
    """The nearest first: from the newest, or the oldest, on where `behind` is None."""
    older = direction == "older"
    start = behind or (Key(EVER.high, GREATEST_ID) if older else Key(EVER.low, LEAST_ID))
    conditions = _conditions(project_id, root, wanted, start, limit)
    text = resources.sql("issues", "issue_event_keys").format(
        conditions=conditions.sql,
        past="<" if older else ">",
        bound="<=" if older else ">=",
        direction="DESC" if older else "ASC",
    )
    return [key_of(row) for row in await session.fetch(text, *conditions.args)]


async def best_key_in(
    session: Session, project_id: UUID, root: Root, wanted: EventFilter
) -> Key | None:
    """Of an event that tells much."""
    start = Key(EVER.high, GREATEST_ID)
    conditions = _conditions(project_id, root, wanted, start, LOOKED_AT)
    text = resources.sql("issues", "best_event").format(conditions=conditions.sql)
    row = await session.fetch_row(text, *conditions.args)
    return None if row is None else key_of(row)


def _conditions(
    project_id: UUID, root: Root, wanted: EventFilter, start: Key, limit: int
) -> Conditions:
    """The first seven arguments are those of the statements."""
    conditions = Conditions(project_id, root.parts, *wanted.span, *start, limit)
    if wanted.environment is not None:
        conditions.add(f"e.environment = {conditions.place(wanted.environment)}")
    if wanted.release is not None:
        conditions.add(f"e.release = {conditions.place(wanted.release)}")
    if wanted.tag is not None:
        key, value = wanted.tag
        given = GIVEN_TAGS.get(key) or f"e.tags ->> {conditions.place(key)}::text"
        conditions.add(f"left({given}, {MAX_TAG_CHARACTERS}) = {conditions.place(value)}")
    return conditions


async def read_events_in(
    session: Session, project_id: UUID, keys: Sequence[Key]
) -> list[IssueEvent]:
    times, ids = [key.timestamp for key in keys], [key.id for key in keys]
    text = resources.sql("issues", "read_issue_events")
    return [_event_of(row) for row in await session.fetch(text, project_id, times, ids)]


def _event_of(row: Mapping[str, Any]) -> IssueEvent:
    plain: dict[str, Any] = {
        name: plain_uuid(row[name]) if hasattr(row[name], "bytes") else row[name]
        for name in IssueEvent.__struct_fields__
    }
    tags = row["tags"]
    plain["tags"] = None if tags is None else msgspec.Raw(tags.encode())
    plain["user"] = called(row["user"]) or row["user_id"]
    return IssueEvent(**plain)


def called(user: str | None) -> str | None:
    """What people call somebody of whom this JSON is known."""
    if user is None or not user.startswith("{"):
        return None
    known = msgspec.json.decode(user, type=dict[str, msgspec.Raw])
    for name in ("email", "username", "name", "id"):
        text = bytes(known.get(name, b""))
        if text.startswith(b'"'):
            return str(msgspec.json.decode(text)) or None
        if name == "id" and text[:1].isdigit():
            return text.decode()
    return None
