"""What people decide of issues, for one or for many."""

from __future__ import annotations

from uuid import UUID, uuid4

import msgspec
import pytest

from beacon.accounts.audit import COMMAND_LINE
from beacon.errors import Conflict, Forbidden, NotFound
from beacon.issues.changing import (
    Decision,
    Ignore,
    Resolve,
    Unresolve,
    assign_in,
    set_state_in,
)
from beacon.issues.finding import issue_by_short_id_in, short_id
from beacon.issues.merging import merge_in, unmerge_in
from beacon.issues.talk import comment_in, delete_comment_in, edit_comment_in
from tests.factories import make_event
from tests.issues.conftest import ANN, BOB, PROJECT_ID, Errors, issue_of, make_error

VALUE, KEY, TYPE = (issue_of(make_error(each)) for each in ("ValueError", "KeyError", "TypeError"))
NOBODYS = UUID(int=7)


@pytest.fixture
async def three(shop: Errors) -> Errors:
    await shop.store(*map(make_error, ("ValueError", "KeyError", "TypeError")), make_event())
    return shop


async def audited(errors: Errors) -> list[tuple[str, dict[str, object]]]:
    rows = await errors.rows("SELECT action, after::text FROM audit_log ORDER BY id")
    return [(row["action"], msgspec.json.decode(row["after"])) for row in rows]


async def test_many_issues_are_decided_at_once(three: Errors) -> None:
    changed = await three.do(set_state_in, [VALUE, KEY, NOBODYS], Resolve(in_release="2"), ANN)
    assert changed == sorted([VALUE, KEY])
    assert await three.states() == {
        "ValueError": "resolved",
        "KeyError": "resolved",
        "TypeError": "unresolved",
    }
    assert await three.activity() == [("resolved", {"in_release": "2"})] * 2
    ids = [str(each) for each in changed]
    assert await audited(three) == [
        ("issue.resolved", {"issues": 2, "ids": ids, "in_release": "2"})
    ]
    actor = await three.row("SELECT DISTINCT actor::text FROM issue_activity")
    assert msgspec.json.decode(actor["actor"]) == {
        "kind": "account",
        "name": "Ann",
        "id": str(ANN.id),
    }


async def test_what_is_so_already_is_not_decided_again(three: Errors) -> None:
    assert await three.do(set_state_in, [VALUE], Unresolve(), ANN) == []
    assert await three.do(set_state_in, [VALUE], Resolve(), ANN) == [VALUE]
    assert await three.do(set_state_in, [VALUE], Resolve(), BOB) == []
    assert await three.do(set_state_in, [VALUE], Resolve(in_release="2"), BOB) == [VALUE]
    assert await three.do(set_state_in, [VALUE], Unresolve(), ANN) == [VALUE]
    assert await three.do(set_state_in, [VALUE], Ignore(events=5), ANN) == [VALUE]
    assert await three.do(set_state_in, [VALUE], Ignore(events=5), ANN) == [VALUE]
    assert len(await three.activity()) == len(await audited(three)) == 5


@pytest.mark.parametrize("decision", [Resolve(), Ignore(), Unresolve()])
async def test_what_is_not_there_is_not_decided(three: Errors, decision: Decision) -> None:
    with pytest.raises(NotFound):
        await three.do(set_state_in, [NOBODYS], decision, ANN)


def test_decisions_are_read_from_json() -> None:
    read = msgspec.json.Decoder(Decision).decode
    assert read(b'{"state":"resolved","in_next_release":true}') == Resolve(in_next_release=True)
    assert read(b'{"state":"ignored","visitors":3}') == Ignore(visitors=3)
    for bad in (
        b'{"state":"resolved","in_next_release":true,"in_release":"2"}',
        b'{"state":"ignored","events":0}',
        b'{"state":"gone"}',
    ):
        with pytest.raises(msgspec.ValidationError):
            read(bad)


async def test_an_issue_is_assigned_to_somebody_who_may_see_it(three: Errors) -> None:
    account = "INSERT INTO accounts (email, name) VALUES ($1, $2) RETURNING id"
    member = await three.database.fetch_value(account, "m@e.com", "Mia")
    stranger = await three.database.fetch_value(account, "s@e.com", "")
    await three.database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'viewer')",
        member,
        PROJECT_ID,
    )
    with pytest.raises(Conflict):
        await three.do(assign_in, [VALUE], stranger, ANN)
    assert await three.do(assign_in, [VALUE, KEY], member, ANN) == sorted([VALUE, KEY])
    assert await three.do(assign_in, [VALUE], member, ANN) == []
    assert await three.do(assign_in, [VALUE], None, ANN) == [VALUE]
    assert await three.activity() == [
        *[("assigned", {"assignee": str(member), "name": "Mia"})] * 2,
        ("assigned", {"assignee": None, "name": None}),
    ]
    await three.database.execute("DELETE FROM accounts")
    row = await three.row("SELECT count(*) AS n FROM issues WHERE assignee_id IS NOT NULL")
    assert row["n"] == 0


# --- merging ---------------------------------------------------------------------------------


async def merged_into(errors: Errors) -> dict[UUID, UUID | None]:
    rows = await errors.rows("SELECT id, merged_into FROM issues")
    plain = [[each and UUID(bytes=each.bytes) for each in row.values()] for row in rows]
    return {one: root for one, root in plain if one is not None}


async def test_what_was_merged_comes_along_one_level_deep(three: Errors) -> None:
    assert await three.do(merge_in, KEY, [TYPE], ANN) == [TYPE]
    assert await three.do(merge_in, VALUE, [TYPE], ANN) == [KEY]
    assert await merged_into(three) == {VALUE: None, KEY: VALUE, TYPE: VALUE}
    assert await three.do(merge_in, KEY, [TYPE, VALUE], ANN) == []
    kind, details = (await three.activity())[-1]
    assert (kind, details["ids"], details["titles"]) == ("merged", [str(KEY)], ["KeyError: bad"])
    with pytest.raises(NotFound):
        await three.do(merge_in, NOBODYS, [KEY], ANN)


async def test_what_is_taken_apart_goes_on_in_the_state_of_its_root(three: Errors) -> None:
    await three.do(merge_in, VALUE, [KEY, TYPE], ANN)
    await three.do(set_state_in, [TYPE], Resolve(in_release="3"), ANN)
    assert await three.do(unmerge_in, [KEY, VALUE], ANN) == [KEY]
    assert await merged_into(three) == {VALUE: None, KEY: None, TYPE: VALUE}
    assert await three.states() == {"ValueError": "resolved", "KeyError": "resolved"}
    row = await three.row("SELECT resolved_in FROM issues WHERE id = $1", KEY)
    assert row["resolved_in"] == "3"


async def test_what_is_ignored_until_counts_waits_for_as_many_more(three: Errors) -> None:
    limits = "SELECT ignored_events, ignored_visitors, event_count FROM issues WHERE id = $1"
    await three.store(*(make_error("KeyError", user_id=f"u{n}") for n in range(4)))
    await three.do(set_state_in, [VALUE], Ignore(events=10, visitors=20), ANN)
    await three.do(merge_in, VALUE, [KEY], ANN)
    row = await three.row(limits, VALUE)
    assert (row["ignored_events"], row["ignored_visitors"]) == (1 + 5 + 10, 1 + 4 + 20)
    await three.do(unmerge_in, [KEY], ANN)
    row = await three.row(limits, VALUE)
    assert (row["ignored_events"], row["ignored_visitors"]) == (1 + 10, 1 + 20)
    row = await three.row(limits, KEY)
    assert (row["ignored_events"], row["ignored_visitors"]) == (5 + 10, 5 + 20)


# --- comments --------------------------------------------------------------------------------


async def test_only_its_author_changes_a_comment(three: Errors) -> None:
    await three.do(merge_in, VALUE, [KEY], ANN)
    made = await three.do(comment_in, KEY, "It is the cart.", ANN)
    renamed = msgspec.structs.replace(ANN, name="Anna")
    await three.do(edit_comment_in, VALUE, made, "It is the tax.", renamed)
    for who in (BOB, COMMAND_LINE):
        with pytest.raises(Forbidden):
            await three.do(edit_comment_in, VALUE, made, "No.", who)
        with pytest.raises(Forbidden):
            await three.do(delete_comment_in, VALUE, made, who)
    for issue, comment in ((TYPE, made), (VALUE, made + 1), (NOBODYS, made)):
        with pytest.raises(NotFound):
            await three.do(edit_comment_in, issue, comment, "?", ANN)
    kind, details = (await three.activity())[-1]
    assert (kind, details["text"]) == ("comment", "It is the tax.")
    assert "edited_at" in details
    row = await three.row("SELECT issue_id FROM issue_activity WHERE id = $1", made)
    assert row["issue_id"] == VALUE
    await three.do(delete_comment_in, KEY, made, BOB, any_author=True)
    assert [kind for kind, _ in await three.activity()] == ["merged"]


# --- short ids -------------------------------------------------------------------------------


async def test_an_issue_is_found_by_its_short_id(three: Errors) -> None:
    await three.do(merge_in, VALUE, [KEY], ANN)
    for issue, root in ((VALUE, VALUE), (KEY, VALUE), (TYPE, TYPE)):
        name = short_id("my-app", issue)
        for text in (name, name.lower(), f" {name}"):
            assert await three.do(issue_by_short_id_in, text) == root
    for text in ("", "MY-APP", short_id("other", VALUE), short_id("my-app", uuid4()), "MY-APP-ZZ"):
        assert await three.do(issue_by_short_id_in, text) is None
