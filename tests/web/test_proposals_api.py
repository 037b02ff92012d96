"""Changes of flags in a protected environment: proposed by one, decided on by another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import trio

from beacon.flags import proposals
from tests.web.conftest import Api, Headers
from tests.web.protected import OFF, Shop, protected_shop


@pytest.fixture
async def shop(api: Api) -> Shop:
    return await protected_shop(api)


# --- proposed ----------------------------------------------------------------------------------


async def test_the_refusal_names_the_address_where_the_same_body_is_a_proposal(shop: Shop) -> None:
    status, problem = await shop.ask(shop.eve, "PATCH", "/flags/checkout", OFF)
    assert (status, problem["code"]) == (409, "approval_required")
    address = f"POST /api/v1/projects/{shop.project.uuid}/flags/checkout/proposals"
    assert address in problem["detail"]
    status, made = await shop.ask(shop.eve, "POST", "/flags/checkout/proposals", OFF)
    assert (status, made["state"], shop.variant()) == (201, "open", "on")


async def test_a_proposal_says_who_wants_what_field_by_field(shop: Shop) -> None:
    body = {"name": "New", "comment": "For Monday", **OFF}
    made = await shop.propose(shop.eve, body)
    status, read = await shop.ask(shop.vic, "GET", f"/proposals/{made['id']}")
    assert (status, read) == (200, made)
    assert (read["flag"], read["environments"]) == ("checkout", ["production"])
    assert (read["comment"], read["change"]) == ("For Monday", {"name": "New", **OFF})
    assert read["proposed_by"]["name"] == "eve@example.com"
    assert read["diff"] == [
        {"environment": None, "changes": [{"field": "name", "before": "", "after": "New"}]},
        {
            "environment": "production",
            "changes": [
                {"field": "default", "before": {"variant": "on"}, "after": {"variant": "off"}}
            ],
        },
    ]
    assert (read["outdated"], read["fault"], read["decided_by"]) == (False, None, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (
            {"environments": {"production": {"default": {"variant": "blue"}}}},
            "environments.production.default.variant",
        ),
        (
            {
                "environments": {
                    "production": {
                        "rules": [{"when": {"segment": "x"}, "serve": {"variant": "on"}}]
                    }
                }
            },
            "environments.production.rules[0].when.segment",
        ),
        ({"variants": {"on": True}}, "variants"),
        ({"key": "other"}, "key"),
        ({"environments": {"moon": {"enabled": True}}}, "environments.moon"),
        ({"comment": 7}, "comment"),
        ({"comment": "x" * 5001, **OFF}, "comment"),
    ],
)
async def test_a_bad_proposal_is_refused_with_the_path_and_leaves_nothing(
    shop: Shop, body: dict[str, Any], field: str
) -> None:
    status, problem = await shop.ask(shop.eve, "POST", "/flags/checkout/proposals", body)
    assert (status, problem["code"]) == (422, "invalid_field"), problem
    assert [each["field"] for each in problem["errors"]] == [field]
    assert (await shop.ask(shop.eve, "GET", "/proposals"))[1]["items"] == []
    assert (await shop.audit())[0]["action"] == "environment.changed"


@pytest.mark.parametrize("body", [{}, {"comment": "Why not"}, {"enabled": True}])
async def test_what_changes_nothing_is_no_proposal(shop: Shop, body: dict[str, Any]) -> None:
    status, problem = await shop.ask(shop.eve, "POST", "/flags/checkout/proposals", body)
    assert (status, problem["code"]) == (409, "conflict")


async def test_a_proposal_changes_neither_flag_nor_history_nor_clients(shop: Shop) -> None:
    before = await shop.ask(shop.eve, "GET", "/flags/checkout")
    version = shop.api.parts.flags.version(shop.project.id)
    history = await shop.ask(shop.eve, "GET", "/flags/checkout/history")
    await shop.propose(shop.eve)
    assert await shop.ask(shop.eve, "GET", "/flags/checkout") == before
    assert await shop.ask(shop.eve, "GET", "/flags/checkout/history") == history
    await shop.api.parts.flags.refresh()
    assert shop.api.parts.flags.version(shop.project.id) == version


async def test_a_proposal_for_what_was_changed_meanwhile(shop: Shop) -> None:
    status, problem = await shop.ask(
        shop.eve, "POST", "/flags/checkout/proposals", OFF, if_match='"1.1.0"'
    )
    assert (status, problem["code"]) == (412, "changed_meanwhile")


async def test_there_is_an_end_to_open_proposals(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposals, "MAX_OPEN", 1)
    first = await shop.propose(shop.eve)
    status, problem = await shop.ask(shop.eve, "POST", "/flags/checkout/proposals", OFF)
    assert (status, problem["code"]) == (409, "conflict")
    await shop.decide(shop.eve, first, "withdraw")
    await shop.propose(shop.eve)


async def test_lists_are_by_state_and_flag_and_in_pages(shop: Shop) -> None:
    await shop.ask(shop.ann, "POST", "/flags", {"key": "other"})
    first, second = [await shop.propose(shop.eve) for _ in range(2)]
    _, third = await shop.ask(shop.eve, "POST", "/flags/other/proposals", {"enabled": True})
    await shop.decide(shop.bob, second, "reject")

    async def ids(path: str) -> list[str]:
        status, page = await shop.ask(shop.vic, "GET", path)
        assert status == 200, page
        return [each["id"] for each in page["items"]]

    first_id, second_id, third_id = first["id"], second["id"], third["id"]
    assert await ids("/proposals") == [third_id, second_id, first_id]
    assert await ids("/proposals?state=open") == [third_id, first_id]
    assert await ids("/proposals?state=rejected") == [second_id]
    assert await ids("/proposals?flag=checkout") == [second_id, first_id]
    assert await ids("/proposals?flag=none") == []
    assert await ids("/flags/checkout/proposals?state=open") == [first_id]
    _, page = await shop.ask(shop.vic, "GET", "/proposals?limit=2")
    assert await ids(f"/proposals?cursor={page['next_cursor']}") == [first_id]
    assert (await shop.ask(shop.vic, "GET", "/flags/none/proposals"))[0] == 404
    assert (await shop.ask(shop.vic, "GET", "/proposals?state=new"))[0] == 422


# --- approved ----------------------------------------------------------------------------------


async def test_an_approved_change_is_served_when_the_answer_comes(shop: Shop) -> None:
    made = await shop.propose(shop.eve)
    status, applied = await shop.decide(shop.bob, made, "approve")
    assert (status, applied["state"]) == (200, "applied"), applied
    assert (shop.variant(), shop.variant("staging")) == ("off", "on")
    assert (applied["diff"], applied["decided_by"]["name"]) == (made["diff"], "bob@example.com")
    assert datetime.fromisoformat(applied["decided_at"]) <= datetime.now(UTC)


async def test_of_two_who_approve_at_once_one_does(shop: Shop, api: Api) -> None:
    made = await shop.propose(shop.eve)
    answers: list[tuple[int, Any]] = []

    async def approve(who: Headers) -> None:
        answers.append(await shop.decide(who, made, "approve"))

    async with trio.open_nursery() as nursery:
        for who in (shop.ann, shop.bob):
            nursery.start_soon(approve, who)
    assert sorted(status for status, _ in answers) == [200, 409]
    actions = [each["action"] for each in await shop.audit()]
    assert actions.count("proposal.approved") == actions.count("flag.changed") == 1


async def test_history_and_audit_log_name_who_wanted_it_and_who_approved(shop: Shop) -> None:
    made = await shop.propose(shop.eve, {**OFF, "comment": "For Monday"})
    await shop.decide(shop.bob, made, "approve")
    _, page = await shop.ask(shop.vic, "GET", "/flags/checkout/history")
    actor = page["items"][0]["actor"]
    assert (actor["name"], actor["proposed_by"]["name"]) == ("bob@example.com", "eve@example.com")
    assert actor["proposal_id"] == made["id"]
    approved, changed, proposed = (await shop.audit())[:3]
    said = [(each["action"], each["actor"]["name"]) for each in (approved, changed, proposed)]
    assert said == [
        ("proposal.approved", "bob@example.com"),
        ("flag.changed", "bob@example.com"),
        ("proposal.created", "eve@example.com"),
    ]
    assert proposed["after"] == {"change": OFF, "comment": "For Monday"}
    assert proposed["subject"] == {"kind": "proposal", "id": made["id"], "name": "checkout"}
    assert approved["after"]["proposed_by"]["name"] == "eve@example.com"


async def test_nobody_approves_what_they_proposed_whoever_they_are(shop: Shop, api: Api) -> None:
    owner = await api.account("owner@example.com", owner=True)
    for who in (shop.ann, owner):
        made = await shop.propose(who)
        status, problem = await shop.decide(who, made, "approve")
        assert (status, problem["code"]) == (403, "own_proposal")
        assert (await shop.ask(who, "GET", f"/proposals/{made['id']}"))[1] == made
    assert shop.variant() == "on"
    assert (await shop.decide(owner, await shop.propose(shop.ann), "approve"))[0] == 200


async def test_another_sign_in_of_the_same_person_is_nobody_else(shop: Shop, api: Api) -> None:
    made = await shop.propose(shop.ann)
    again = await api.sign_in(await api.account_id(shop.ann))
    assert (await shop.decide(again, made, "approve"))[1]["code"] == "own_proposal"


async def test_keys_propose_and_people_decide(shop: Shop) -> None:
    writing, all_of_it = await shop.key("write"), await shop.key("*")
    made = await shop.propose(writing)
    assert made["proposed_by"]["kind"] == "key"
    for key in (writing, all_of_it):
        for how in ("approve", "reject"):
            status, problem = await shop.decide(key, made, how)
            assert (status, problem["code"]) == (403, "forbidden")
    assert (await shop.decide(shop.eve, made, "approve"))[1]["code"] == "forbidden"
    assert (await shop.decide(shop.ann, made, "approve"))[0] == 200


async def test_who_made_a_key_does_not_approve_what_it_proposed(shop: Shop) -> None:
    body = {"name": "deploy", "permissions": ["write"]}
    status, key = await shop.ask(shop.bob, "POST", "/keys", body)
    assert status == 201, key
    made = await shop.propose({"Authorization": f"Bearer {key['key']}"})
    assert made["proposed_by"]["name"] == "deploy"
    assert (await shop.decide(shop.bob, made, "approve"))[1]["code"] == "own_proposal"
    assert (await shop.decide(shop.ann, made, "approve"))[0] == 200


async def test_who_made_a_key_does_not_approve_what_a_key_of_that_key_proposed(shop: Shop) -> None:
    who = shop.bob
    for permission in ("admin", "admin", "write"):
        body = {"name": "deploy", "permissions": [permission]}
        status, key = await shop.ask(who, "POST", "/keys", body)
        assert (status, key["created_by"]) == (201, "bob@example.com"), key
        who = {"Authorization": f"Bearer {key['key']}"}
    made = await shop.propose(who)
    assert (await shop.decide(shop.bob, made, "approve"))[1]["code"] == "own_proposal"
    assert (await shop.decide(shop.ann, made, "approve"))[0] == 200


async def test_a_flag_that_was_changed_since_needs_a_second_look(shop: Shop) -> None:
    made = await shop.propose(shop.eve)
    await shop.ask(shop.eve, "PATCH", "/flags/checkout", {"name": "Other"})
    _, read = await shop.ask(shop.bob, "GET", f"/proposals/{made['id']}")
    assert read["outdated"] is True
    for headers in ({}, {"if_match": made["flag_etag"]}, {"if_match": "*"}):
        status, problem = await shop.decide(shop.bob, made, "approve", **headers)
        assert (status, problem["code"]) == (412, "changed_meanwhile")
    status, _ = await shop.decide(shop.bob, made, "approve", if_match=read["flag_etag"])
    assert (status, shop.variant()) == (200, "off")
    assert (await shop.ask(shop.vic, "GET", "/flags/checkout"))[1]["name"] == "Other"


@pytest.mark.parametrize("anew", [False, True])
async def test_a_segment_that_was_changed_since_needs_a_second_look(shop: Shop, anew: bool) -> None:
    near, far, there = (
        [{"attribute": "country", "operator": "in", "value": value}]
        for value in (["AT"], ["DE"], ["FR"])
    )
    await shop.ask(shop.eve, "POST", "/segments", {"key": "beta2", "conditions": near})
    when = {"all": [{"not": {"segment": "beta2"}}]}
    rules = [{"when": when, "serve": {"variant": "off"}}]
    made = await shop.propose(shop.eve, {"environments": {"production": {"rules": rules}}})
    if anew:
        await shop.ask(shop.eve, "DELETE", "/segments/beta2")
        await shop.ask(shop.eve, "POST", "/segments", {"key": "beta2", "conditions": far})
    else:
        await shop.ask(shop.eve, "PATCH", "/segments/beta2", {"conditions": far})
    for headers in ({}, {"if_match": made["flag_etag"]}, {"if_match": "*"}):
        status, problem = await shop.decide(shop.bob, made, "approve", **headers)
        assert (status, problem["code"]) == (412, "changed_meanwhile")
    _, seen = await shop.ask(shop.bob, "GET", f"/proposals/{made['id']}")
    assert seen["outdated"] is True
    await shop.ask(shop.eve, "PATCH", "/segments/beta2", {"conditions": there})
    headers = {"if_match": seen["flag_etag"]}
    assert (await shop.decide(shop.bob, made, "approve", **headers))[0] == 412
    _, seen = await shop.ask(shop.bob, "GET", f"/proposals/{made['id']}")
    headers = {"if_match": seen["flag_etag"]}
    assert (await shop.decide(shop.bob, made, "approve", **headers))[0] == 200


async def test_a_segment_that_it_does_not_name_makes_no_proposal_old(shop: Shop) -> None:
    conditions = [{"attribute": "country", "operator": "exists"}]
    await shop.ask(shop.eve, "POST", "/segments", {"key": "near", "conditions": conditions})
    made = await shop.propose(shop.eve)
    await shop.ask(shop.eve, "PATCH", "/segments/near", {"name": "Near"})
    assert (await shop.decide(shop.bob, made, "approve", if_match="*"))[0] == 200


async def test_what_no_longer_makes_sense_is_refused_as_at_a_save(shop: Shop) -> None:
    conditions = [{"attribute": "country", "operator": "eq", "value": "AT"}]
    await shop.ask(shop.ann, "POST", "/segments", {"key": "near", "conditions": conditions})
    rules = [{"when": {"segment": "near"}, "serve": {"variant": "off"}}]
    made = await shop.propose(shop.eve, {"environments": {"production": {"rules": rules}}})
    assert (await shop.ask(shop.ann, "DELETE", "/segments/near"))[0] == 204
    assert (await shop.decide(shop.bob, made, "approve"))[1]["code"] == "changed_meanwhile"
    _, read = await shop.ask(shop.bob, "GET", f"/proposals/{made['id']}")
    status, problem = await shop.decide(shop.bob, made, "approve", if_match=read["flag_etag"])
    assert (status, problem["code"]) == (422, "invalid_field")
    assert problem["errors"][0]["field"] == "environments.production.rules[0].when.segment"
    assert (await shop.ask(shop.vic, "GET", f"/proposals/{made['id']}"))[1]["state"] == "open"


async def test_a_proposal_for_an_environment_that_has_gone(shop: Shop) -> None:
    made = await shop.propose(shop.eve, {"environments": {"staging": {"enabled": False}}})
    await shop.ask(shop.ann, "DELETE", "/environments/staging")
    _, read = await shop.ask(shop.vic, "GET", f"/proposals/{made['id']}")
    assert (read["diff"], read["outdated"]) == (made["diff"], True)
    assert "staging" in read["fault"]
    status, problem = await shop.decide(shop.bob, made, "approve", if_match=read["flag_etag"])
    assert (status, problem["code"]) == (409, "conflict")


async def test_a_proposal_that_sql_spoilt_is_told_and_can_be_rejected(shop: Shop) -> None:
    made = await shop.propose(shop.eve)
    await shop.api.database.execute("UPDATE flag_proposals SET change = '{\"enabled\": 7}'")
    _, read = await shop.ask(shop.vic, "GET", f"/proposals/{made['id']}")
    assert "enabled" in read["fault"]
    assert (await shop.decide(shop.bob, made, "approve"))[0] == 409
    assert (await shop.decide(shop.bob, made, "reject"))[0] == 200


async def test_a_flag_is_archived_by_proposal_and_then_deleted(shop: Shop) -> None:
    made = await shop.propose(shop.eve, {"archived": True})
    await shop.decide(shop.bob, made, "approve")
    assert shop.variant() is None
    assert (await shop.ask(shop.eve, "DELETE", "/flags/checkout?forget=true"))[0] == 204
    status, _ = await shop.ask(shop.vic, "GET", f"/proposals/{made['id']}")
    assert status == 404


# --- rejected, withdrawn -----------------------------------------------------------------------


async def test_a_rejected_proposal_says_why(shop: Shop) -> None:
    made = await shop.propose(shop.eve)
    path = f"/proposals/{made['id']}/reject"
    status, rejected = await shop.ask(shop.bob, "POST", path, {"comment": "Not on a Friday"})
    assert (status, rejected["state"], rejected["answer"]) == (200, "rejected", "Not on a Friday")
    assert rejected["decided_by"]["name"] == "bob@example.com"
    assert shop.variant() == "on"
    assert (await shop.audit())[0]["after"]["answer"] == "Not on a Friday"


async def test_who_proposed_withdraws_and_so_may_an_admin(shop: Shop, api: Api) -> None:
    other = await api.account("other@example.com")
    await api.database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'editor')",
        await api.account_id(other),
        shop.project.uuid,
    )
    first, second, third = [await shop.propose(shop.eve) for _ in range(3)]
    status, problem = await shop.decide(other, first, "withdraw")
    assert (status, problem["code"]) == (403, "forbidden")
    for who, made in ((shop.eve, first), (shop.ann, second), (await shop.key("admin"), third)):
        status, withdrawn = await shop.decide(who, made, "withdraw")
        assert (status, withdrawn["state"]) == (200, "withdrawn")
    assert (await shop.audit())[0]["action"] == "proposal.withdrawn"


@pytest.mark.parametrize("first", ["approve", "reject", "withdraw"])
async def test_what_was_decided_stays_so(shop: Shop, first: str) -> None:
    made = await shop.propose(shop.eve)
    _, decided = await shop.decide(shop.bob, made, first)
    for how in ("approve", "reject", "withdraw"):
        status, problem = await shop.decide(shop.bob, made, how)
        assert (status, problem["code"]) == (409, "conflict")
    assert (await shop.ask(shop.vic, "GET", f"/proposals/{made['id']}"))[1] == decided


@pytest.mark.parametrize("how", ["approve", "reject", "withdraw"])
async def test_a_proposal_that_there_is_not(shop: Shop, how: str) -> None:
    for id in (str(UUID(int=1)), "nonsense"):
        status, problem = await shop.decide(shop.bob, {"id": id}, how)
        assert (status, problem["code"]) == (404, "not_found")
