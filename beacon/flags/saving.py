"""What all changes of flags have in common: the lock, the name in history, the check.

In: a session inside the transaction of the change. What was written is read again and
checked as clients will have it; a change that is refused raises, and so is rolled back. Raises
InvalidField with the path to the fault.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

import msgspec

from beacon import resources
from beacon.accounts.audit import By
from beacon.accounts.project_details import lock_project_in
from beacon.decode.scan import shallow
from beacon.errors import ApprovalRequired, InvalidField
from beacon.flags.check import check_flag
from beacon.flags.faults import moved
from beacon.flags.flagset import read_document
from beacon.flags.limits import MAX_FLAG_BYTES, MAX_JSON_DEPTH
from beacon.flags.map_size import check_map
from beacon.flags.reading import NEVER

if TYPE_CHECKING:
    from beacon.flags.model import Flag
    from beacon.postgres.database import Session


class Approval(NamedTuple):
    """Somebody else's word for what `proposed_by` wants, as history names them."""

    proposal_id: UUID
    proposed_by: Mapping[str, Any]


async def begin_in(
    session: Session, project_id: UUID, by: By, approval: Approval | None = None
) -> None:
    """Nobody else changes the project until the transaction ends, and history knows who does."""
    await lock_project_in(session, project_id)
    actor = actor_of(by)
    if approval is not None:
        actor["proposal_id"] = str(approval.proposal_id)
        actor["proposed_by"] = approval.proposed_by
    await session.execute(sql("set_actor"), msgspec.json.encode(actor).decode())


def actor_of(by: By) -> dict[str, Any]:
    """As history names who did something."""
    return {"kind": by.kind, "name": by.name} | ({} if by.id is None else {"id": str(by.id)})


class _OnlyATry(Exception):
    """Rolls back."""


@asynccontextmanager
async def only_a_try(session: Session) -> AsyncIterator[None]:
    """What is done within raises what it raises, and is not done."""
    with suppress(_OnlyATry):
        async with session.transaction():
            yield
            raise _OnlyATry


async def version_in(session: Session, project_id: UUID) -> int:
    """The state of the project's flags, for `Store.wait_for`; 0: it never had any."""
    return int(await session.fetch_value(sql("flag_version"), project_id) or 0)


class Written(NamedTuple):
    """The flags of one environment that clients get and that can be read, by key; the keys of
    the segments."""

    flags: dict[str, Flag]
    segments: set[str]


async def written_in(session: Session, project_id: UUID) -> dict[str, Written]:
    """What there is now, written in this transaction too, by environment."""
    rows = await session.fetch(sql("read_flag_documents"), [project_id], [0], [NEVER])
    return {row["environment"]: _written(row["document"]) for row in rows if row["environment"]}


def _written(document: str) -> Written:
    flags, segments, _ = read_document(document)
    readable = {key: flag for key, flag in flags.items() if flag is not None}
    return Written(readable, {segment.key for segment in segments})


async def check_in(
    session: Session, project_id: UUID, key: str, environments: Collection[str], *, values: bool
) -> None:
    """The flag as it is written now, in these environments. `values`: it has others than before,
    or had none."""
    if not environments:
        return
    written = await written_in(session, project_id)
    check_written(written, key, environments)
    if values:
        check_maps(written)


def check_maps(written: Mapping[str, Written]) -> None:
    """What clients are told of each environment is not too large."""
    for there in written.values():
        check_map(there.flags.values())


def check_written(written: Mapping[str, Written], key: str, environments: Iterable[str]) -> None:
    """The flag as `written_in` has read it."""
    for environment in environments:
        there = written.get(environment)
        flag = there.flags.get(key) if there else None
        if there is None or flag is None:
            continue  # archived
        try:
            check_flag(flag, there.flags, there.segments)
        except InvalidField as fault:
            raise placed(fault, environment) from None


def placed(fault: InvalidField, environment: str) -> InvalidField:
    """A fault of a flag as one environment has it, by its path in the whole flag."""
    whole = fault.field.partition(".")[0] in ("key", "variants", "flag")
    return fault if whole else moved(fault, f"environments.{environment}.{fault.field}")


async def protected_in(session: Session, project_id: UUID) -> set[str]:
    rows = await session.fetch(sql("protected_environments"), project_id)
    return {row["key"] for row in rows}


AS_A_PATCH = "propose it, in the form that PATCH takes,"


def require_approval(
    project_id: UUID, key: str, protected: Iterable[str], what: str = AS_A_PATCH
) -> None:
    """Raises ApprovalRequired when any environment is given. `what`: to do instead."""
    if names := ", ".join(sorted(protected)):
        address = f"/api/v1/projects/{project_id}/flags/{quote(key, safe='')}/proposals"
        raise ApprovalRequired(
            f"What the flag {key!r} answers in {names} is protected: {what} at POST {address}, and "
            "somebody else approves it."
        )


def refuse_large(path: str, text: str) -> None:
    """JSON, before it is written: Postgres does not take just any size and depth."""
    if len(text) > MAX_FLAG_BYTES:
        raise InvalidField(
            path, f"{path}: it is {len(text)} bytes of JSON, and {MAX_FLAG_BYTES} are allowed."
        )
    if shallow(text, MAX_JSON_DEPTH) != text:
        raise InvalidField(path, f"{path}: it is more than {MAX_JSON_DEPTH} deep.")


def refuse_nul(fields: Mapping[str, Any]) -> None:
    """Postgres takes no NUL in a text."""
    given = {name: value for name, value in fields.items() if value is not msgspec.UNSET}
    for name, value in given.items():
        if b"\\u0000" in msgspec.json.encode(value).replace(b"\\\\", b""):
            raise InvalidField(name, "It holds a NUL character, which cannot be stored.")


def sql(name: str) -> str:
    return resources.sql("flags", name)
