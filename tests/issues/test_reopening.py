"""Issues that the writer opens again, once, and what it says of it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import trio

from beacon.issues.changing import Ignore, Resolve, set_state_in
from beacon.issues.merging import merge_in
from tests.issues.conftest import ANN, Errors, issue_of, make_error, soon

VALUE, KEY = issue_of(make_error()), issue_of(make_error("KeyError"))


async def test_a_regression_is_told_once(shop: Errors) -> None:
    await shop.store(make_error(), make_error("KeyError"))
    assert await shop.do(set_state_in, [VALUE], Resolve(), ANN) == [VALUE]
    late = make_error()
    await shop.store(late)
    assert await shop.states() == {"ValueError": "resolved", "KeyError": "unresolved"}
    back = make_error(timestamp=soon(), release="shop@2.0", level="fatal")
    await shop.store(back, make_error("KeyError", timestamp=soon()))
    await shop.store(make_error(timestamp=soon(61)))
    assert await shop.states() == {"ValueError": "unresolved", "KeyError": "unresolved"}
    assert await shop.outbox() == [
        *((("new_issue"), each) for each in sorted((VALUE, KEY))),
        ("regression", VALUE),
    ]
    line = await shop.row("SELECT * FROM alert_outbox WHERE kind = 'regression'")
    assert (line["event_id"].bytes, line["level"]) == (back.id, "fatal")
    assert (line["release"], line["environment"]) == ("shop@2.0", "production")
    assert await shop.activity() == [
        ("resolved", {}),
        (
            "regressed",
            {"event_id": str(UUID(bytes=back.id)), "release": "shop@2.0", "resolved_in": None},
        ),
    ]
    row = await shop.row("SELECT regressed_at, state_at FROM issues WHERE id = $1", VALUE)
    assert row["regressed_at"] == row["state_at"] is not None


async def test_an_older_release_never_opens_what_a_later_one_resolved(shop: Errors) -> None:
    await shop.store(make_error(release="shop@1.0"), make_error("KeyError", release="shop@2.0"))
    await shop.do(set_state_in, [VALUE], Resolve(in_release="shop@2.0"), ANN)
    await shop.store(make_error(timestamp=soon(), release="shop@1.9"))
    await shop.store(make_error(timestamp=soon(), release=None))
    assert (await shop.states())["ValueError"] == "resolved"
    await shop.store(make_error(timestamp=soon(), release="shop@2.0.1"))
    assert (await shop.states())["ValueError"] == "unresolved"


async def test_the_next_release_is_one_that_was_not_seen_before(shop: Errors) -> None:
    await shop.store(make_error(release="blue"), make_error("KeyError", release="red"))
    await shop.do(set_state_in, [VALUE], Resolve(in_next_release=True), ANN)
    row = await shop.row("SELECT resolved_in, resolved_next FROM issues WHERE id = $1", VALUE)
    assert row == {"resolved_in": "red", "resolved_next": True}
    await shop.store(make_error(timestamp=soon(), release="blue"))
    await shop.store(make_error(timestamp=soon(), release="red"))
    assert (await shop.states())["ValueError"] == "resolved"
    await shop.store(make_error(timestamp=soon(), release="green"))
    assert (await shop.states())["ValueError"] == "unresolved"
    assert (await shop.activity())[-1][1]["resolved_in"] == "red"


async def test_what_is_ignored_opens_after_so_many_more_events_or_users(shop: Errors) -> None:
    await shop.store(*(make_error(user_id="u1") for _ in range(3)), make_error("KeyError"))
    await shop.do(set_state_in, [VALUE], Ignore(events=2, visitors=5), ANN)
    await shop.do(set_state_in, [KEY], Ignore(visitors=1), ANN)
    await shop.store(make_error(user_id="u2"), make_error("KeyError"))
    assert await shop.states() == {"ValueError": "ignored", "KeyError": "ignored"}
    await shop.store(make_error(user_id="u2"), make_error("KeyError", user_id="new"))
    assert await shop.states() == {"ValueError": "unresolved", "KeyError": "unresolved"}
    told = [details for kind, details in await shop.activity() if kind == "unresolved"]
    assert sorted(each["because"] for each in told) == ["events", "visitors"]
    assert [kind for kind, _ in await shop.outbox()] == ["new_issue", "new_issue"]


async def test_events_of_a_merged_issue_open_what_it_is_merged_into(shop: Errors) -> None:
    await shop.store(make_error(), make_error("KeyError"))
    await shop.do(merge_in, VALUE, [KEY], ANN)
    await shop.do(set_state_in, [KEY], Resolve(), ANN)
    assert await shop.states() == {"ValueError": "resolved"}
    await shop.store(make_error("KeyError", timestamp=soon()))
    assert await shop.states() == {"ValueError": "unresolved"}
    assert (await shop.outbox())[-1] == ("regression", VALUE)
    rows = await shop.rows("SELECT type, event_count FROM issues ORDER BY type")
    assert rows == [
        {"type": "KeyError", "event_count": 2},
        {"type": "ValueError", "event_count": 1},
    ]


async def test_a_user_who_met_two_merged_issues_counts_once(shop: Errors) -> None:
    await shop.store(make_error(user_id="u1"), make_error("KeyError", user_id="u1"))
    await shop.do(merge_in, VALUE, [KEY], ANN)
    await shop.do(set_state_in, [VALUE], Ignore(visitors=1), ANN)
    await shop.store(make_error(user_id="u1"), make_error("KeyError", user_id="u1"))
    assert await shop.states() == {"ValueError": "ignored"}
    await shop.store(make_error("KeyError", user_id="u2"))
    assert await shop.states() == {"ValueError": "unresolved"}


async def test_two_nodes_tell_a_regression_once(shop: Errors, nodes: tuple[Errors, Errors]) -> None:
    names = [f"E{number}" for number in range(8)]
    await shop.store(*map(make_error, names))
    ids = [issue_of(make_error(each)) for each in names]
    await shop.do(merge_in, ids[0], ids[1:3], ANN)
    roots = {ids[0], *ids[3:]}
    for number in range(3):
        assert set(await shop.do(set_state_in, ids, Resolve(), ANN)) == roots
        async with trio.open_nursery() as nursery:
            for node in nodes:
                at = soon(60 * (number + 1))
                events = [make_error(each, timestamp=at) for each in names]
                nursery.start_soon(partial(node.store, *events))
                names.reverse()
    told = [issue for kind, issue in await shop.outbox() if kind == "regression"]
    assert sorted(told) == sorted([*roots] * 3)
    regressed = [kind for kind, _ in await shop.activity() if kind == "regressed"]
    assert len(regressed) == 3 * len(roots)
