"""Proposals in Postgres: kept as they were made, applied once, gone with their flag."""

from __future__ import annotations

from uuid import UUID

import pytest

from beacon.accounts.audit import By
from beacon.errors import NotFound, OwnProposal
from beacon.flags import proposals
from beacon.flags.details import FlagChanges, NewFlag, SettingsChanges
from beacon.flags.differences import FieldChange
from beacon.flags.flag_changes import create_flag_in, delete_flag_in
from beacon.flags.history import list_changes_in
from beacon.flags.model import Serve, Share
from beacon.flags.proposals import Proposal, ProposalDetails
from beacon.flags.store import Store
from beacon.postgres.database import Database, Session
from tests.flags.conftest import answer

both_servers = pytest.mark.both_servers
ANN = By("account", "Ann", id=UUID(int=7))
BOB = By("account", "Bob", id=UUID(int=8))
HALF = Serve(split=[Share("on", 50), Share("off", 50)])


async def proposed(
    database: Database, project_id: UUID, environment: str = "production"
) -> ProposalDetails:
    changes = FlagChanges(environments={environment: SettingsChanges(default=HALF)})

    async def work(session: Session) -> ProposalDetails:
        await create_flag_in(session, project_id, NewFlag(key="beta", enabled=True), ANN)
        return await proposals.propose_in(session, project_id, "beta", changes, "Half", ANN)

    return await database.run(work)


async def listed(database: Database, project_id: UUID) -> list[Proposal]:
    return await database.run(
        lambda session: proposals.list_proposals_in(session, project_id, limit=10)
    )


@both_servers
async def test_a_proposal_is_kept_as_it_was_made_and_applied(
    database: Database, project_id: UUID, store: Store
) -> None:
    made = await proposed(database, project_id)
    (change,) = made.diff[0].changes
    share = {"split": [{"variant": "on", "weight": 50}, {"variant": "off", "weight": 50}]}
    assert change == FieldChange("default", {"variant": "on"}, share)
    (first,) = await listed(database, project_id)
    assert (first.flag, first.environments, first.comment) == ("beta", ["production"], "Half")
    applied, version = await database.run(
        lambda session: proposals.approve_in(session, project_id, made.id, BOB)
    )
    assert await store.wait_for(project_id.bytes, version)
    flags = store.of(project_id.bytes).rules
    assert {flags.evaluate("beta", {"user_id": str(n)}, 0).variant for n in range(30)} == {
        *("on", "off")
    }
    assert answer(store, project_id, "beta", "staging") == "on"
    assert (applied.state, applied.diff) == ("applied", made.diff)
    assert applied.decided_by == {"kind": "account", "name": "Bob", "id": str(BOB.id)}
    newest = (await database.run(lambda s: list_changes_in(s, project_id, limit=1)))[0]
    assert newest.actor == applied.decided_by | {
        "proposal_id": str(made.id),
        "proposed_by": made.proposed_by,
    }


async def test_who_proposed_is_known_by_id_and_not_by_name(
    database: Database, project_id: UUID
) -> None:
    made = await proposed(database, project_id)
    namesake = By("account", "Ann", id=UUID(int=9))
    renamed = By("account", "Anna", id=ANN.id)
    with pytest.raises(OwnProposal):
        await database.run(lambda s: proposals.approve_in(s, project_id, made.id, renamed))
    await database.run(lambda s: proposals.approve_in(s, project_id, made.id, namesake))


async def test_proposals_go_with_their_flag(database: Database, project_id: UUID) -> None:
    made = await proposed(database, project_id)
    await database.run(lambda session: delete_flag_in(session, project_id, "beta", ANN))
    assert await listed(database, project_id) == []
    with pytest.raises(NotFound):
        await database.run(lambda s: proposals.proposal_in(s, project_id, made.id))
