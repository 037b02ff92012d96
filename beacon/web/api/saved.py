"""What segments and goals of reports have in common: how requests for them are answered."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from msgspec import Meta

from beacon.saved import filters
from beacon.saved.filters import Kind
from beacon.web.api.endpoint import Call, Reply
from beacon.web.api.pages import Page, page_of, read_cursor
from beacon.web.api.parts import ApiParts

_Id = Annotated[int, Meta(ge=0, lt=1 << 53)]


async def create(parts: ApiParts, call: Call, kind: Kind) -> Reply:
    work = partial(
        filters.create_in, kind=kind, project_id=call.project_id, new=call.body, by=call.by
    )
    made = await parts.database.run(work)
    return Reply(made, etag=made.etag)


async def listed(parts: ApiParts, call: Call, kind: Kind) -> Page[Any]:
    (after,) = read_cursor(call.query.cursor, tuple[_Id]) or (0,)
    limit = call.query.limit
    found = await parts.database.run(
        lambda session: filters.list_in(
            session, kind, call.project_id, after=after, limit=limit + 1
        )
    )
    return page_of(found, limit, lambda each: (each.id,))


async def read(parts: ApiParts, call: Call, kind: Kind) -> Reply:
    found = await parts.database.run(
        lambda session: filters.find_in(session, kind, call.project_id, _key(call, kind))
    )
    return Reply(found, etag=found.etag)


async def change(parts: ApiParts, call: Call, kind: Kind) -> Reply:
    changed = await parts.database.run(
        lambda session: filters.change_in(
            session,
            kind,
            call.project_id,
            _key(call, kind),
            call.body,
            call.by,
            if_match=call.if_match,
        )
    )
    return Reply(changed, etag=changed.etag)


async def delete(parts: ApiParts, call: Call, kind: Kind) -> None:
    await parts.database.run(
        lambda session: filters.delete_in(session, kind, call.project_id, _key(call, kind), call.by)
    )


def _key(call: Call, kind: Kind) -> str:
    return call.text(f"{kind.subject}_key")
