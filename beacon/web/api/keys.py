"""Secret keys of a project: made, listed, changed, revoked.

In: requests of the project's admins, and of its keys that may do what admins may. Out: keys;
the secret of a new one, once. A key that was changed or revoked is so at once on this node, and
on the others as soon as Postgres has told them.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from beacon.accounts import api_keys
from beacon.accounts.access import Access
from beacon.accounts.api_keys import ApiKey, KeyChanges, KeyPosition, NewKey
from beacon.errors import Conflict
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.pages import Page, PageQuery, page_of, read_cursor
from beacon.web.api.parts import ApiParts


class KeyQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    revoked: Annotated[
        Literal["exclude", "include"], Meta(description="`include`: the revoked ones too.")
    ] = "exclude"


class CreatedKey(ApiKey, frozen=True, kw_only=True):
    """`key` is the secret itself; nothing can show it again."""

    key: str


async def list_keys(parts: ApiParts, call: Call) -> Page[ApiKey]:
    found = await api_keys.list_keys(
        parts.database,
        call.project_id,
        revoked=call.query.revoked == "include",
        after=read_cursor(call.query.cursor, KeyPosition),
        limit=call.query.limit + 1,
    )
    return page_of(found, call.query.limit, lambda key: (key.created_at, key.id))


async def create_key(parts: ApiParts, call: Call) -> CreatedKey:
    """Nothing waits for the directory: what it does not know it asks Postgres for."""
    made = await api_keys.make_key(parts.database, call.project_id, call.body, call.actor, call.by)
    return CreatedKey(**msgspec.structs.asdict(made.key), key=made.secret)


async def change_key(parts: ApiParts, call: Call) -> ApiKey:
    changed = await api_keys.change_key(
        parts.database, call.project_id, call.uuid("key_id"), call.body, call.actor, call.by
    )
    await parts.directory.refresh()
    return changed


async def revoke_key(parts: ApiParts, call: Call) -> None:
    await api_keys.revoke_key(parts.database, call.project_id, call.uuid("key_id"), call.by)
    await parts.directory.refresh()


_ALL, _TAG = "/api/v1/projects/{project_id}/keys", "keys"
_ONE = _ALL + "/{key_id}"

ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's secret keys",
        description="The newest first, without their secrets.",
        handler=list_keys,
        access=Access.ADMIN,
        tag=_TAG,
        query=KeyQuery,
        answer=Page[ApiKey],
    ),
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a secret key",
        description="The answer shows the secret, this once. A key that expires cannot make one "
        "that outlives it.",
        handler=create_key,
        access=Access.ADMIN,
        tag=_TAG,
        body=NewKey,
        answer=CreatedKey,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a secret key's name, expiry or rate limit",
        description="Permissions stay: make another key for others.",
        handler=change_key,
        access=Access.ADMIN,
        tag=_TAG,
        body=KeyChanges,
        answer=ApiKey,
        errors=(Conflict,),
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Revoke a secret key",
        description="At once and for good. It stays in the list of revoked keys.",
        handler=revoke_key,
        access=Access.ADMIN,
        tag=_TAG,
    ),
)
