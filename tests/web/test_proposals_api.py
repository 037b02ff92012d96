"""Changes of flags in a protected environment: proposed by one, decided on by another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from beacon.flags import proposals
from beacon.projects.keys import new_secret_key
from beacon.projects.projects import Project
from tests.web.conftest import Api, Headers

OFF = {"environments": {"production": {"default": {"variant": "off"}}}}
Answer = tuple[int, Any]


class Shop(NamedTuple):
    """A project whose flag `checkout` is on; production is protected."""

    api: Api
    project: Project
    ann: Headers  # admin
    bob: Headers  # admin
    eve: Headers  # editor
    vic: Headers  # viewer

    async def ask(
        self, who: Headers, method: str, path: str, body: Any = None, **headers: str
    ) -> Answer:
        path = f"/api/v1/projects/{self.project.uuid}{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.api.call(method, path, headers={**who, **named}, json=body)

    async def propose(self, who: Headers, body: Any = OFF) -> dict[str, Any]:
        status, found = await self.ask(who, "POST", "/flags/checkout/proposals", body)
        assert status == 201, found
        return dict(found)

    async def decide(self, who: Headers, proposal: Any, how: str, **headers: str) -> Answer:
        return await self.ask(who, "POST", f"/proposals/{proposal['id']}/{how}", **headers)

    async def key(self, *permissions: str) -> Headers:
        key = new_secret_key()
        await self.api.database.execute(
            "INSERT INTO api_keys (project_id, key_hash, prefix, name, permissions)"
            " VALUES ($1, $2, $3, 'test', $4)",
            self.project.uuid,
            key.hash,
            key.prefix,
            list(permissions),
        )
        await self.api.parts.directory.refresh()
        return {"Authorization": f"Bearer {key.text}"}

    async def audit(self) -> list[dict[str, Any]]:
        """The newest first."""
        return list((await self.ask(self.ann, "GET", "/audit"))[1]["items"])

    def variant(self, environment: str = "production") -> str | None:
        rules = self.api.parts.flags.of(self.project.id, environment).rules
        return rules.evaluate("checkout", {"targetingKey": "u"}, 1_790_000_000_000).variant


@pytest.fixture
async def shop(api: Api) -> Shop:
    people = [await api.account(f"{name}@example.com") for name in ("ann", "bob", "eve", "vic")]
    ann, bob, eve, vic = people
    project = await api.project("Shop", admin=ann, editor=eve, viewer=vic)
    await api.database.execute(
        "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'admin')",
        await api.account_id(bob),
        project.uuid,
    )
    made = Shop(api, project, ann, bob, eve, vic)
    await made.ask(ann, "POST", "/flags", {"key": "checkout", "enabled": True})
    await made.ask(ann, "PATCH", "/environments/production", {"is_protected": True})
    return made


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


async def test_a_flag_that_was_changed_since_needs_a_second_look(shop: Shop) -> None:
    made = await shop.propose(shop.eve)
    await shop.ask(shop.eve, "PATCH", "/flags/checkout", {"name": "Other"})
    _, read = await shop.ask(shop.bob, "GET", f"/proposals/{made['id']}")
    assert read["outdated"] is True
    for headers in ({}, {"if_match": made["flag_etag"]}):
        status, problem = await shop.decide(shop.bob, made, "approve", **headers)
        assert (status, problem["code"]) == (412, "changed_meanwhile")
    status, _ = await shop.decide(shop.bob, made, "approve", if_match=read["flag_etag"])
    assert (status, shop.variant()) == (200, "off")
    assert (await shop.ask(shop.vic, "GET", "/flags/checkout"))[1]["name"] == "Other"


async def test_what_no_longer_makes_sense_is_refused_as_at_a_save(shop: Shop) -> None:
    conditions = [{"attribute": "country", "operator": "eq", "value": "AT"}]
    await shop.ask(shop.ann, "POST", "/segments", {"key": "near", "conditions": conditions})
    rules = [{"when": {"segment": "near"}, "serve": {"variant": "off"}}]
    made = await shop.propose(shop.eve, {"environments": {"production": {"rules": rules}}})
    assert (await shop.ask(shop.ann, "DELETE", "/segments/near"))[0] == 204
    status, problem = await shop.decide(shop.bob, made, "approve")
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


# --- what needs approval -----------------------------------------------------------------------

Step = Callable[[Shop], Awaitable[Answer]]


async def rules_of_a_segment(shop: Shop) -> None:
    """`checkout` uses the segment `near` in production."""
    await unprotect(shop)
    conditions = [{"attribute": "country", "operator": "eq", "value": "AT"}]
    await shop.ask(shop.ann, "POST", "/segments", {"key": "near", "conditions": conditions})
    rules = [{"when": {"segment": "near"}, "serve": {"variant": "off"}}]
    await shop.ask(shop.ann, "PUT", "/flags/checkout/environments/production", {"rules": rules})
    await shop.ask(shop.ann, "PATCH", "/environments/production", {"is_protected": True})


async def unprotect(shop: Shop) -> None:
    await shop.ask(shop.ann, "PATCH", "/environments/production", {"is_protected": False})


ANYBODY = [{"attribute": "country", "operator": "exists"}]
REFUSED: list[tuple[str, str, Any]] = [
    ("PATCH", "/flags/checkout", {"environments": {"production": {"enabled": False}}}),
    ("PATCH", "/flags/checkout", {"archived": True}),
    ("PUT", "/flags/checkout/environments/production", {"enabled": False}),
    ("POST", "/flags/checkout/toggle", {"enabled": False, "environment": "production"}),
    ("DELETE", "/flags/checkout", None),
    ("DELETE", "/flags/checkout?forget=true", None),
    ("POST", "/flags/import", {"flags": [{"key": "checkout", "enabled": True, **OFF}]}),
    ("POST", "/flags/import", {"flags": [{"key": "new", "enabled": True}]}),
    ("POST", "/flags", {"key": "new", "enabled": True}),
    (
        "POST",
        "/flags",
        {
            "key": "new",
            "enabled": True,
            "environments": {
                "production": {
                    "enabled": False,
                    "schedule": [{"at": "2090-01-01", "enabled": True}],
                }
            },
        },
    ),
    ("PATCH", "/segments/near", {"conditions": ANYBODY}),
    ("POST", "/flags/import", {"flags": [], "segments": [{"key": "near", "conditions": ANYBODY}]}),
    ("DELETE", "/environments/qa", None),
]


@pytest.mark.parametrize(("method", "path", "body"), REFUSED)
async def test_what_changes_an_answer_there_needs_approval(
    shop: Shop, method: str, path: str, body: Any
) -> None:
    await rules_of_a_segment(shop)
    await shop.ask(shop.ann, "POST", "/environments", {"key": "qa", "name": "QA"})
    await shop.ask(shop.ann, "PATCH", "/environments/qa", {"is_protected": True})
    before = await shop.ask(shop.ann, "GET", "/flags/export")
    status, problem = await shop.ask(shop.ann, method, path, body)
    assert (status, problem["code"]) == (409, "approval_required"), problem
    assert await shop.ask(shop.ann, "GET", "/flags/export") == before


ALLOWED: list[tuple[str, str, Any]] = [
    ("POST", "/flags/checkout/toggle", {"enabled": False}),  # the kill switch
    ("POST", "/flags/checkout/toggle", {"enabled": False, "environment": "staging"}),
    ("PATCH", "/flags/checkout", {"name": "New", "tags": ["web"]}),
    ("PUT", "/flags/checkout/environments/staging", {"default": {"variant": "off"}}),
    ("POST", "/flags", {"key": "new"}),
    (
        "POST",
        "/flags",
        {"key": "new", "enabled": True, "environments": {"production": {"enabled": False}}},
    ),
    ("PATCH", "/segments/near", {"name": "Nearer"}),
    ("POST", "/segments", {"key": "nearer", "conditions": ANYBODY}),
]


@pytest.mark.parametrize(("method", "path", "body"), ALLOWED)
async def test_what_changes_no_answer_there_needs_nobody(
    shop: Shop, method: str, path: str, body: Any
) -> None:
    await rules_of_a_segment(shop)
    status, problem = await shop.ask(shop.eve, method, path, body)
    assert status in (200, 201), problem


async def test_a_refused_segment_names_the_flags_that_use_it(shop: Shop) -> None:
    await rules_of_a_segment(shop)
    change = {"conditions": ANYBODY}
    _, problem = await shop.ask(shop.ann, "PATCH", "/segments/near", change)
    assert "'checkout'" in problem["detail"]
    assert "production" in problem["detail"]
    other = {"key": "nearer", "conditions": ANYBODY}
    await shop.ask(shop.eve, "POST", "/segments", other)
    rules = [{"when": {"segment": "nearer"}, "serve": {"variant": "off"}}]
    made = await shop.propose(shop.eve, {"environments": {"production": {"rules": rules}}})
    assert (await shop.decide(shop.bob, made, "approve"))[0] == 200


async def test_once_killed_a_flag_is_turned_on_by_approval_only(shop: Shop) -> None:
    await shop.ask(shop.eve, "POST", "/flags/checkout/toggle", {"enabled": False})
    status, problem = await shop.ask(shop.eve, "POST", "/flags/checkout/toggle", {"enabled": True})
    assert (status, problem["code"]) == (409, "approval_required")
    made = await shop.propose(shop.eve, {"enabled": True})
    await shop.decide(shop.bob, made, "approve")
    assert shop.variant() == "on"


async def test_a_change_is_taken_back_by_approval_only(shop: Shop) -> None:
    await shop.decide(shop.bob, await shop.propose(shop.eve), "approve")
    _, page = await shop.ask(shop.eve, "GET", "/flags/checkout/history")
    body = {"change_id": page["items"][0]["id"]}
    status, problem = await shop.ask(shop.eve, "POST", "/flags/checkout/revert", body)
    assert (status, problem["code"]) == (409, "approval_required")


@pytest.mark.parametrize("archived", [True, False])
async def test_a_deleted_flag_comes_back_as_it_was(shop: Shop, archived: bool) -> None:
    """Archived it answers nothing. One that was not would answer at once."""
    await unprotect(shop)
    await shop.ask(shop.ann, "PATCH", "/flags/checkout", {"archived": archived})
    await shop.ask(shop.ann, "DELETE", "/flags/checkout?forget=true")
    await shop.ask(shop.ann, "PATCH", "/environments/production", {"is_protected": True})
    _, page = await shop.ask(shop.eve, "GET", "/flags/checkout/history")
    body = {"change_id": page["items"][0]["id"]}
    status, found = await shop.ask(shop.eve, "POST", "/flags/checkout/revert", body)
    if archived:
        assert (status, found["enabled"], shop.variant()) == (200, True, None)
        assert found["archived_at"] is not None
    else:
        assert (status, found["code"]) == (409, "approval_required")


async def test_without_protection_nobody_is_asked_and_open_proposals_stay(shop: Shop) -> None:
    made = await shop.propose(shop.eve)
    await unprotect(shop)
    status, _ = await shop.ask(shop.eve, "POST", "/flags/checkout/toggle", {"enabled": False})
    assert status == 200
    _, read = await shop.ask(shop.eve, "GET", f"/proposals/{made['id']}")
    assert (read["state"], read["outdated"]) == ("open", True)
