"""What /api/docs shows of an operation: its fields in words, and a command to paste."""

from __future__ import annotations

import shlex
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from beacon.accounts.access import Access
from beacon.errors import Conflict
from beacon.fields import Time
from beacon.web.api.endpoint import Call, Endpoint
from beacon.web.api.openapi import document
from beacon.web.api.operations import operation_of
from beacon.web.api.parts import ApiParts
from beacon.web.docs.contents import Shown, contents


class Part(msgspec.Struct):
    size: Annotated[int, Meta(ge=1, le=9)]


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """What is not sent stays."""

    name: Annotated[str, Meta(min_length=1, max_length=2000, description="For people.")]
    owner: UUID
    until: Time | None = None
    kind: Literal["a", "b"] = "a"
    parts: Annotated[list[Part], Meta(max_length=3)] | UnsetType = UNSET
    by_name: dict[str, Part] | None = None
    mixed: list[int | str] | None = None


async def change_thing(parts: ApiParts, call: Call) -> None: ...


@pytest.fixture(scope="module")
def shown() -> Shown:
    endpoint = Endpoint(
        method="PATCH",
        path="/api/v1/projects/{project_id}/things",
        summary="Change a thing",
        handler=change_thing,
        access=Access.EDITOR,
        tag="things",
        body=Body,
        answer=Part,
        errors=(Conflict,),
    )
    described = document([operation_of(endpoint)], "1", "https://beacon.example")
    (group,) = contents(described).groups
    (found,) = group.operations
    return found


def test_fields_are_told_in_words(shown: Shown) -> None:
    told = {row.name: (row.type, row.limits, row.required) for row in shown.body}
    assert told == {
        "name": ("text", "1 to 2,000 characters", True),
        "owner": ("UUID", "", True),
        "until": ("time or null", "", False),
        "kind": ('"a" | "b"', 'default "a"', False),
        "parts": ("list of object", "at most 3 items", False),
        "parts[].size": ("integer", "1 to 9", True),
        "by_name": ("map to object or null", "", False),
        "mixed": ("list of (integer or text) or null", "", False),
    }
    assert shown.body[0].says == "For people."
    assert shown.body_note == "What is not sent stays."


def test_the_path_is_a_parameter_and_the_callers_are_named(shown: Shown) -> None:
    assert [row.name for row in shown.parameters] == ["project_id"]
    assert shown.callers.startswith("Editors and admins of the project")


def test_answers_and_errors_stand_apart(shown: Shown) -> None:
    assert [(each.status, [row.name for row in each.rows]) for each in shown.answers] == [
        ("200", ["size"])
    ]
    assert {"409", "422"} <= {each.status for each in shown.errors}
    (conflict,) = [each.says for each in shown.errors if each.status == "409"]
    assert conflict == ["`conflict`: It clashes with what is there already."]


def test_the_command_can_be_pasted(shown: Shown) -> None:
    words: list[Any] = shlex.split(shown.curl.replace("\\\n", " "))
    assert words[:4] == [
        *("curl", "-X", "PATCH"),
        "https://beacon.example/api/v1/projects/$PROJECT_ID/things",
    ]
    assert "Authorization: Bearer $TOKEN" in words
    sent = msgspec.json.decode(words[words.index("-d") + 1], type=Body)
    assert sent.name == "..."
