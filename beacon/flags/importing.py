"""Takes over flags and segments from a file: what is new is made, what is there is changed.

In: flags and segments. Out: `Imported`: what was made, changed, or was so already. All of it is
done in one transaction, or nothing. Raises what making and changing flags raises; the path of
a fault begins with `flags.` and the flag's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from beacon.accounts.audit import By
from beacon.errors import Conflict, InvalidField, NotFound
from beacon.flags.details import ANY_FLAG, FlagChanges, FlagDetails, NewFlag, list_flags_in
from beacon.flags.flag_changes import MAX_FLAGS, change_flag_in, create_flag_in
from beacon.flags.saving import begin_in, check_written, documents_in, only_a_try, version_in
from beacon.flags.segments import (
    MAX_SEGMENTS,
    NewSegment,
    SegmentChanges,
    SegmentDetails,
    change_segment_in,
    create_segment_in,
    list_segments_in,
)

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class Outcome(msgspec.Struct, frozen=True):
    """Keys."""

    created: list[str]
    changed: list[str]
    unchanged: list[str]


class Imported(msgspec.Struct, frozen=True):
    """`dry_run`: nothing was done, this is what would be."""

    dry_run: bool
    flags: Outcome
    segments: Outcome


async def import_in(
    session: Session,
    project_id: UUID,
    flags: list[NewFlag],
    segments: list[NewSegment],
    by: By,
    *,
    dry_run: bool,
) -> tuple[Imported, int]:
    """With the version then, for `Store.wait_for`."""
    async with only_a_try(session) if dry_run else session.transaction():
        await begin_in(session, project_id, by)
        found_segments = await _segments_in(session, project_id, segments, by)
        found_flags = await _flags_in(session, project_id, flags, by)
        version = await version_in(session, project_id)
    return Imported(dry_run, found_flags, found_segments), 0 if dry_run else version


async def _segments_in(
    session: Session, project_id: UUID, segments: Iterable[NewSegment], by: By
) -> Outcome:
    outcome = Outcome([], [], [])
    there = await list_segments_in(session, project_id, after=0, limit=MAX_SEGMENTS)
    known: dict[str, SegmentDetails] = {each.key: each for each in there}
    for new in segments:
        found = known.get(new.key)
        if found is None:
            await create_segment_in(session, project_id, new, by)
            outcome.created.append(new.key)
            continue
        changes = SegmentChanges(
            conditions=new.conditions, name=new.name, description=new.description
        )
        changed = await change_segment_in(session, project_id, new.key, changes, by)
        _note(outcome, new.key, changed.segment.version != found.version)
    return outcome


async def _flags_in(
    session: Session, project_id: UUID, flags: Iterable[NewFlag], by: By
) -> Outcome:
    """Checked when all are there: they may need each other."""
    outcome = Outcome([], [], [])
    there = await list_flags_in(session, project_id, ANY_FLAG, after=0, limit=MAX_FLAGS)
    known = {each.key: each for each in there}
    touched: dict[str, list[str]] = {}
    for new in flags:
        with _within(new.key):
            flag = await _flag_in(session, project_id, known.get(new.key), new, by)
        before = known.get(new.key)
        if before is None:
            outcome.created.append(new.key)
        else:
            _note(outcome, new.key, flag.etag != before.etag)
        if before is None or flag.etag != before.etag:
            touched[new.key] = list(flag.environments)
    documents = await documents_in(session, project_id) if touched else {}
    for key, environments in touched.items():
        with _within(key):
            check_written(documents, key, environments)
    return outcome


@contextmanager
def _within(key: str) -> Iterator[None]:
    """Faults of the flag with their place in the file."""
    try:
        yield
    except InvalidField as fault:
        raise InvalidField(f"flags.{key}.{fault.field}", fault.message) from None
    except NotFound as error:
        raise InvalidField(f"flags.{key}.environments", error.message) from None


async def _flag_in(
    session: Session, project_id: UUID, found: FlagDetails | None, new: NewFlag, by: By
) -> FlagDetails:
    if found is None:
        return (await create_flag_in(session, project_id, new, by, check=False)).flag
    if found.type != new.type:
        raise Conflict(f"The flag {new.key!r} is of type {found.type}, and a flag keeps its type.")
    fields = msgspec.structs.asdict(new)
    given = {f: v for f, v in fields.items() if f not in ("key", "type")}
    changes = FlagChanges(**given, archived=False)
    return (await change_flag_in(session, project_id, new.key, changes, by, check=False)).flag


def _note(outcome: Outcome, key: str, changed: bool) -> None:
    (outcome.changed if changed else outcome.unchanged).append(key)
