"""What changes an answer in a protected environment needs approval, by whichever way it comes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Api
from tests.web.protected import OFF, Shop, protected_shop, unprotect


@pytest.fixture
async def shop(api: Api) -> Shop:
    return await protected_shop(api)


async def rules_of_a_segment(shop: Shop) -> None:
    """`checkout` uses the segment `near` in production."""
    await unprotect(shop)
    conditions = [{"attribute": "country", "operator": "eq", "value": "AT"}]
    await shop.ask(shop.ann, "POST", "/segments", {"key": "near", "conditions": conditions})
    rules = [{"when": {"segment": "near"}, "serve": {"variant": "off"}}]
    await shop.ask(shop.ann, "PUT", "/flags/checkout/environments/production", {"rules": rules})
    await shop.ask(shop.ann, "PATCH", "/environments/production", {"is_protected": True})


def new(off_variant: str | None, **fields: Any) -> dict[str, Any]:
    """A flag that is off in production, and answers this there."""
    settings = {"enabled": False, "off_variant": off_variant}
    return {"key": "new", **fields, "environments": {"production": settings}}


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
    ("POST", "/flags", new("on")),
    ("POST", "/flags", new("off", variants={"on": False, "off": True})),
    ("POST", "/flags", new("a", type="string", variants={"a": "A"})),
    ("POST", "/flags", new("a", type="json", variants={"a": False})),
    ("POST", "/flags", {"key": "new", "variants": {"on": False, "off": True}}),
    ("POST", "/flags", new("on", enabled=True)),
    ("POST", "/flags/import", {"flags": [new("on")]}),
    ("PATCH", "/environments/qa", {"key": "quality"}),
    ("PATCH", "/environments/qa", {"key": "quality", "is_protected": False}),
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
    ("POST", "/flags", new("off", enabled=True)),
    ("POST", "/flags", new(None, enabled=True)),
    ("POST", "/flags", new(None, type="string", variants={"a": "A"})),
    ("POST", "/flags/import", {"flags": [new("off")]}),
    ("PATCH", "/environments/production", {"name": "Live"}),
    ("PATCH", "/segments/near", {"name": "Nearer"}),
    ("POST", "/segments", {"key": "nearer", "conditions": ANYBODY}),
]


@pytest.mark.parametrize(("method", "path", "body"), ALLOWED)
async def test_what_changes_no_answer_there_needs_nobody(
    shop: Shop, method: str, path: str, body: Any
) -> None:
    await rules_of_a_segment(shop)
    who = shop.ann if "environments" in path.split("/")[1] else shop.eve
    status, problem = await shop.ask(who, method, path, body)
    assert status in (200, 201), problem


async def test_a_flag_that_is_made_anew_answers_no_more_than_a_new_one(shop: Shop) -> None:
    await shop.decide(shop.bob, await shop.propose(shop.eve, {"archived": True}), "approve")
    assert (await shop.ask(shop.eve, "DELETE", "/flags/checkout?forget=true"))[0] == 204
    body = new("on") | {"key": "checkout"}
    status, problem = await shop.ask(shop.eve, "POST", "/flags", body)
    assert (status, problem["code"]) == (409, "approval_required")
    assert (await shop.ask(shop.eve, "POST", "/flags", {"key": "checkout"}))[0] == 201
    assert shop.variant() == "off"


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
