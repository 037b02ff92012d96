"""Takes over flags and segments from a file: what is new is made, what is there is changed.

In: flags and segments, and the terms: how much of them the file says. Out: `Imported`: what was
made, changed, or was so already. All of it is done in one transaction, or nothing. Raises what
making and changing flags raises; the path of a fault begins with `flags.` and the flag's key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

import msgspec

from beacon.accounts.audit import By
from beacon.errors import Conflict, InvalidField
from beacon.flags.details import ANY_FLAG, FlagChanges, FlagDetails, NewFlag, list_flags_in
from beacon.flags.faults import moved
from beacon.flags.flag_changes import MAX_FLAGS, insert_in, update_in
from beacon.flags.saving import (
    begin_in,
    check_maps,
    check_written,
    only_a_try,
    version_in,
    written_in,
)
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


New = TypeVar("New", NewFlag, NewSegment)


class Terms(Protocol):
    """What a file says of the flags and segments in it."""

    def new_flag(self, flag: NewFlag) -> NewFlag:
        """As it is made."""

    def flag_changes(self, found: FlagDetails, flag: NewFlag) -> FlagChanges:
        """What becomes of one that is there."""

    def segment_changes(self, found: SegmentDetails, segment: NewSegment) -> SegmentChanges: ...


class WholeFile:
    """Beacon's own format says everything."""

    def new_flag(self, flag: NewFlag) -> NewFlag:
        return flag

    def flag_changes(self, found: FlagDetails, flag: NewFlag) -> FlagChanges:
        fields = msgspec.structs.asdict(flag)
        given = {f: v for f, v in fields.items() if f not in ("key", "type")}
        return FlagChanges(**given, archived=False)

    def segment_changes(self, found: SegmentDetails, segment: NewSegment) -> SegmentChanges:
        return SegmentChanges(
            conditions=segment.conditions, name=segment.name, description=segment.description
        )


class Outcome(msgspec.Struct, frozen=True):
    """Keys."""

    created: list[str]
    changed: list[str]
    unchanged: list[str]

    @property
    def made(self) -> list[str]:
        """What is not as it was."""
        return [*self.created, *self.changed]


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
    terms: Terms,
    *,
    dry_run: bool,
) -> tuple[Imported, int]:
    """With the version then, for `Store.wait_for`."""
    async with only_a_try(session) if dry_run else session.transaction():
        await begin_in(session, project_id, by)
        found_segments = await _segments_in(session, project_id, segments, by, terms)
        found_flags = await _flags_in(session, project_id, flags, by, terms)
        version = await version_in(session, project_id)
    return Imported(dry_run, found_flags, found_segments), 0 if dry_run else version


async def _segments_in(
    session: Session, project_id: UUID, segments: Collection[NewSegment], by: By, terms: Terms
) -> Outcome:
    outcome = Outcome([], [], [])
    there = await list_segments_in(session, project_id, after=0, limit=MAX_SEGMENTS)
    known: dict[str, SegmentDetails] = {each.key: each for each in there}
    for new in _each_once("segments", segments):
        with _within(f"segments.{new.key}"):
            found = known.get(new.key)
            if found is None:
                await create_segment_in(session, project_id, new, by)
                outcome.created.append(new.key)
                continue
            changes = terms.segment_changes(found, new)
            changed = await change_segment_in(session, project_id, new.key, changes, by)
            _note(outcome, new.key, changed.segment.version != found.version)
    return outcome


async def _flags_in(
    session: Session, project_id: UUID, flags: Collection[NewFlag], by: By, terms: Terms
) -> Outcome:
    """Checked when all are there: they may need each other."""
    outcome = Outcome([], [], [])
    there = await list_flags_in(session, project_id, ANY_FLAG, after=0, limit=MAX_FLAGS)
    known = {each.key: each for each in there}
    if len(known.keys() | {each.key for each in flags}) > MAX_FLAGS:
        raise Conflict(f"The project would have more than {MAX_FLAGS} flags: delete some first.")
    for new in _each_once("flags", flags):
        with _within(f"flags.{new.key}"):
            if new.key not in known:
                await insert_in(session, project_id, terms.new_flag(new), by)
                outcome.created.append(new.key)
            else:
                found = known[new.key]
                _check_type(found, new)
                changes = terms.flag_changes(found, new)
                after = await update_in(session, project_id, found, changes, by)
                _note(outcome, new.key, bool(after))
    written = await written_in(session, project_id) if outcome.made else {}
    for key in outcome.made:
        with _within(f"flags.{key}"):
            check_written(written, key, written)
        await asyncio.sleep(0)  # others go on meanwhile
    with _within("flags"):
        check_maps(written)
    return outcome


def _each_once(what: str, given: Iterable[New]) -> Iterator[New]:
    seen: set[str] = set()
    for each in given:
        if each.key in seen:
            path = f"{what}.{each.key}"
            raise InvalidField(path, f"{path}: it stands there twice.")
        seen.add(each.key)
        yield each


@contextmanager
def _within(path: str) -> Iterator[None]:
    """Faults with their place in the file."""
    try:
        yield
    except InvalidField as fault:
        raise moved(fault, f"{path}.{fault.field}") from None


def _check_type(found: FlagDetails, new: NewFlag) -> None:
    if found.type != new.type:
        raise Conflict(f"The flag {new.key!r} is of type {found.type}, and a flag keeps its type.")


def _note(outcome: Outcome, key: str, changed: bool) -> None:
    (outcome.changed if changed else outcome.unchanged).append(key)
