"""Stored events with what source maps tell now: those that came before their map.

In: an event as it is read from Postgres. Out: the same with resolved frames, or itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import orjson
from msgspec import Raw

from beacon.explorer.events import EventDetails

if TYPE_CHECKING:
    from beacon.sourcemaps.resolver import Resolver


async def with_maps(resolver: Resolver, project_id: UUID, event: EventDetails) -> EventDetails:
    """Never raises what is Beacon's own. What is not JavaScript costs no question to Postgres."""
    properties = _decoded(event.properties)
    if not isinstance(properties, dict):
        return event
    before = _decoded(event.stacktrace)
    stacktrace, told = await resolver.resolved_event(
        project_id.bytes, stacktrace=before, properties=properties, release=event.release
    )
    if stacktrace is before and told is properties:
        return event
    return msgspec.structs.replace(
        event, stacktrace=Raw(orjson.dumps(stacktrace)), properties=Raw(orjson.dumps(told))
    )


def _decoded(raw: Any) -> Any:
    return None if raw is None else orjson.loads(bytes(raw))
