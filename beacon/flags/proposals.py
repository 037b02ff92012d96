"""Changes of flags that wait for somebody else's word: proposed, approved, rejected, withdrawn.

In: a change as `change_flag_in` takes it, and who asks. It is checked at once, as if it were
saved. Approved, it is done in the same transaction, and history names both who wanted it and who
approved. Each step has its entry in the audit log. Out: `Proposal`s. Raises NotFound, Conflict,
OwnProposal, Outdated, and what changing the flag raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET

from beacon.accounts.audit import By, Subject, record_in
from beacon.errors import Conflict, Forbidden, InvalidField, NotFound, Outdated, OwnProposal
from beacon.fields import Time
from beacon.flags.details import FlagChanges, flag_in, json_text
from beacon.flags.differences import Difference, by_hand, by_place, differences
from beacon.flags.flag_changes import change_flag_in
from beacon.flags.reviewed import reviewed_etag_in
from beacon.flags.saving import Approval, actor_of, begin_in, only_a_try, refuse_nul, sql

if TYPE_CHECKING:
    from beacon.flags.details import FlagDetails
    from beacon.postgres.database import Session

MAX_OPEN = 500
"""Of one project."""

State = Literal["open", "applied", "rejected", "withdrawn"]
Position = tuple[Time, UUID]
"""Where a proposal is in the list: when it was made, and its id."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """`environments`: in which it changes what the flag does. `proposed_by` and `decided_by` have
    a `kind` (account, key) and a `name`. `answer`: what who decided has to say."""

    id: UUID
    flag: str
    environments: list[str]
    state: State
    comment: str
    proposed_by: dict[str, Any]
    created_at: Time
    decided_by: dict[str, Any] | None
    decided_at: Time | None
    answer: str


class ProposalDetails(Proposal, frozen=True, kw_only=True):
    """`change` is what a PATCH of the flag would have. `diff`: what it would change now, or has
    changed. `outdated`: the flag, or a segment that it names or shall name, was changed since it
    was proposed; who approves it all the same sends `flag_etag` as `If-Match`. `fault`: why it
    cannot be done any more."""

    change: dict[str, Any]
    diff: list[Difference]
    flag_etag: str
    outdated: bool = False
    fault: str | None = None


async def propose_in(
    session: Session,
    project_id: UUID,
    key: str,
    changes: FlagChanges,
    comment: str,
    by: By,
    *,
    if_match: str | None = None,
) -> ProposalDetails:
    """Raises InvalidField with the path, as a save does."""
    refuse_nul({"comment": comment})
    async with session.transaction():
        await begin_in(session, project_id, by)
        flag = await flag_in(session, project_id, key)
        if await session.fetch_value(sql("count_open_proposals"), project_id) >= MAX_OPEN:
            raise Conflict(f"The project has {MAX_OPEN} open proposals: decide on some first.")
        async with only_a_try(session):
            nobody = Approval(UUID(int=0), {})
            await change_flag_in(
                session, project_id, key, changes, by, if_match=if_match, approval=nobody
            )
        diff = _diff(flag, changes)
        if not diff:
            raise Conflict("That is what the flag does already: there is nothing to propose.")
        etag = await reviewed_etag_in(session, project_id, flag, changes)
        columns = (_given(changes), json_text(diff), comment, etag, json_text(actor_of(by)))
        made = await session.fetch_value(sql("insert_flag_proposal"), project_id, flag.id, *columns)
        found = await proposal_in(session, project_id, UUID(bytes=made.bytes))
        after = {"change": found.change, "comment": comment}
        await _record_in(session, project_id, found, "proposal.created", by, after)
        return found


async def list_proposals_in(
    session: Session,
    project_id: UUID,
    *,
    state: State | None = None,
    flag: str | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Proposal]:
    """The newest first; `after` is where the last one of the page before is."""
    place = after or (None, None)
    rows = await session.fetch(sql("list_flag_proposals"), project_id, state, flag, *place, limit)
    return [Proposal(**_plain(row), environments=row["environments"]) for row in rows]


async def proposal_in(session: Session, project_id: UUID, proposal_id: UUID) -> ProposalDetails:
    row = await session.fetch_row(sql("find_flag_proposal"), project_id, proposal_id)
    if row is None:
        raise NotFound(f"The project has no proposal {str(proposal_id)!r}.")
    flag = await flag_in(session, project_id, row["flag"])
    diff, fault = msgspec.json.decode(row["diff"], type=list[Difference]), None
    change, changes = msgspec.json.decode(row["change"]), FlagChanges()
    is_open = row["state"] == "open"
    if is_open:
        try:
            changes = _changes(change)
            diff = _diff(flag, changes)
        except (Conflict, InvalidField) as error:
            fault = error.message
    etag = await reviewed_etag_in(session, project_id, flag, changes)
    return ProposalDetails(
        **_plain(row),
        environments=[each.environment for each in diff if each.environment is not None],
        change=change,
        diff=diff,
        flag_etag=etag,
        outdated=is_open and row["base_etag"] != etag,
        fault=fault,
    )


# --- decided ------------------------------------------------------------------------------


async def approve_in(
    session: Session, project_id: UUID, proposal_id: UUID, by: By, *, if_match: str | None = None
) -> tuple[ProposalDetails, int]:
    """With the version then, for `Store.wait_for`. `if_match`: its `flag_etag`, for
    what was proposed for an older one; `*` is nothing that somebody has seen."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await _open_in(session, project_id, proposal_id)
        if await _is_own_in(session, found.proposed_by, by):
            raise OwnProposal(
                "You proposed it, or a key that you made, so somebody else has to approve it: "
                "another admin of the project."
            )
        if if_match not in (None, "*", found.flag_etag):
            raise Outdated(
                "The flag, or a segment that it names, was changed meanwhile: read the proposal "
                "again, and send its flag_etag as If-Match."
            )
        if found.outdated and if_match != found.flag_etag:
            raise Outdated(
                "The flag, or a segment that it names, was changed since this was proposed. See "
                "in diff what it would change now, and approve it with flag_etag as If-Match, or "
                "propose it anew."
            )
        if found.fault is not None:
            raise Conflict(f"It cannot be done any more: {found.fault}")
        approval = Approval(found.id, found.proposed_by)
        changes = _changes(found.change)
        changed = await change_flag_in(
            session, project_id, found.flag, changes, by, approval=approval
        )
        diff = json_text(found.diff)
        settled = await _settle_in(session, project_id, found, "applied", by, diff=diff)
        return settled, changed.version


async def reject_in(
    session: Session, project_id: UUID, proposal_id: UUID, answer: str, by: By
) -> ProposalDetails:
    refuse_nul({"comment": answer})
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await _open_in(session, project_id, proposal_id)
        return await _settle_in(session, project_id, found, "rejected", by, answer=answer)


async def withdraw_in(
    session: Session, project_id: UUID, proposal_id: UUID, by: By, *, any_ones: bool
) -> ProposalDetails:
    """`any_ones`: also what somebody else proposed."""
    async with session.transaction():
        await begin_in(session, project_id, by)
        found = await _open_in(session, project_id, proposal_id)
        if not (any_ones or _is_by(found.proposed_by, by)):
            raise Forbidden("Only who proposed it, or an admin of the project, may withdraw it.")
        return await _settle_in(session, project_id, found, "withdrawn", by)


async def _open_in(session: Session, project_id: UUID, proposal_id: UUID) -> ProposalDetails:
    found = await proposal_in(session, project_id, proposal_id)
    if found.state != "open":
        raise Conflict(f"The proposal was {found.state} already.")
    return found


async def _settle_in(
    session: Session,
    project_id: UUID,
    found: ProposalDetails,
    state: State,
    by: By,
    *,
    answer: str = "",
    diff: str | None = None,
) -> ProposalDetails:
    decided_by = json_text(actor_of(by))
    await session.execute(sql("settle_flag_proposal"), found.id, state, decided_by, answer, diff)
    action = "proposal.approved" if state == "applied" else f"proposal.{state}"
    after = {"proposed_by": found.proposed_by} | ({"answer": answer} if answer else {})
    await _record_in(session, project_id, found, action, by, after)
    return await proposal_in(session, project_id, found.id)


# --- parts --------------------------------------------------------------------------------


def _diff(flag: FlagDetails, changes: FlagChanges) -> list[Difference]:
    return by_place(*differences(flag, by_hand(flag, changes)))


def _given(changes: FlagChanges) -> str:
    """Only what is said, so that all else may be changed meanwhile."""
    fields = msgspec.structs.asdict(changes)
    given = {f: v for f, v in fields.items() if v is not UNSET and v != {}}
    return json_text(given)


def _changes(change: dict[str, Any]) -> FlagChanges:
    """Raises Conflict: only SQL can have spoilt it."""
    try:
        return msgspec.convert(change, FlagChanges)
    except msgspec.ValidationError as error:
        raise Conflict(f"What was proposed cannot be read: {error}.") from None


async def _is_own_in(session: Session, proposed_by: Mapping[str, Any], by: By) -> bool:
    """By somebody's own hand, or by a key that they made for it."""
    if proposed_by.get("kind") != "key" or by.id is None:
        return _is_by(proposed_by, by)
    made: bool = await session.fetch_value(sql("key_made_by"), UUID(proposed_by["id"]), by.id)
    return made


def _is_by(proposed_by: Mapping[str, Any], by: By) -> bool:
    who = actor_of(by)
    return (proposed_by.get("kind"), proposed_by.get("id")) == (who["kind"], who.get("id"))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = ("flag", "state", "comment", "answer", "created_at", "decided_at")
    decided_by = row["decided_by"]
    return {f: row[f] for f in fields} | {
        "id": UUID(bytes=row["id"].bytes),
        "proposed_by": msgspec.json.decode(row["proposed_by"]),
        "decided_by": None if decided_by is None else msgspec.json.decode(decided_by),
    }


async def _record_in(
    session: Session,
    project_id: UUID,
    found: Proposal,
    action: str,
    by: By,
    after: dict[str, Any],
) -> None:
    subject = Subject("proposal", found.id, found.flag)
    await record_in(session, by, action, project_id=project_id, subject=subject, after=after)
