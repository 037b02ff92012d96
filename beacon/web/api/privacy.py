"""The rights of visitors: everything of one person as a file, or erased.

In: one anonymous id, or one user id; in the body, so that it stands in no address and no log.
Out: lines of JSON, or a job.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from beacon.accounts.access import Access
from beacon.accounts.audit import record_in
from beacon.errors import InvalidField
from beacon.events import MAX_IDENTITY_CHARACTERS
from beacon.privacy.erase import request_erasure
from beacon.privacy.export import export
from beacon.privacy.person import Person, find_person_in
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.jobs import JobStatus, accepted, created_by
from beacon.web.api.parts import ApiParts

LINES = "application/x-ndjson"

Identity = Annotated[str, Meta(min_length=1, max_length=MAX_IDENTITY_CHARACTERS)]


class PersonNamed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By one of the two. A user id stands for all anonymous ids that were joined to it; of what was
    sent under those, other users' events are left out. An anonymous id stands for all that was
    sent under it."""

    anon_id: Identity | None = None
    user_id: Identity | None = None

    def one(self) -> dict[str, Any]:
        if (self.anon_id is None) == (self.user_id is None):
            raise InvalidField(
                "user_id", "Name the person by anon_id or by user_id: by one of them."
            )
        return {"anon_id": self.anon_id, "user_id": self.user_id}


async def export_person(parts: ApiParts, call: Call) -> Reply:
    """What this node has acknowledged is in it."""
    named = call.body.one()
    await parts.stored()
    person: Person = await parts.database.run(partial(_find_in, call=call, named=named))
    body = export(parts.database, call.project_id, person)
    disposition = 'attachment; filename="beacon-export.ndjson"'
    return Reply(body, headers=(("content-disposition", disposition),), content_type=LINES)


async def _find_in(session: Any, call: Call, named: dict[str, Any]) -> Person:
    """The log tells that somebody was exported, not who."""
    async with session.transaction():
        person = await find_person_in(session, call.project_id, **named)
        after = {"named_by": person.named_by}
        await record_in(
            session, call.by, "privacy.exported", project_id=call.project_id, after=after
        )
        return person


async def erase_person(parts: ApiParts, call: Call) -> Reply:
    job = await request_erasure(
        parts.database, call.project_id, call.by, created_by(call.by), **call.body.one()
    )
    parts.jobs.look_now()
    return accepted(job, call.actor)


_PRIVACY, _TAG = "/api/v1/projects/{project_id}/privacy", "privacy"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_PRIVACY + "/export",
        summary="Export a person",
        description="One JSON object a line: what this is, then `table` and `row` for each row, "
        "then `end` with how many rows there were. A file without that last line is not whole.",
        handler=export_person,
        access=Access.ADMIN,
        tag=_TAG,
        body=PersonNamed,
        content_type=LINES,
    ),
    Endpoint(
        method="POST",
        path=_PRIVACY + "/erase",
        summary="Erase a person",
        description="A job erases what is stored, and 15 minutes later what came in late; only "
        "when it has ended all is gone. What a client sends again after that is stored again.",
        handler=erase_person,
        access=Access.ADMIN,
        tag=_TAG,
        body=PersonNamed,
        answer=JobStatus,
        status=202,
    ),
)
