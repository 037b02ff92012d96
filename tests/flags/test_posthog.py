"""What PostHog's clients send, read as a context: each by the names that it has there."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from beacon.flags.posthog import read_ask

BROWSER = {"country": "AT", "region": "9", "browser": "Firefox", "environment": "production"}


def context(**sent: Any) -> dict[str, Any]:
    return read_ask(orjson.dumps(sent)).context(BROWSER)


def test_properties_of_groups_are_attributes_named_after_group_and_property() -> None:
    found = context(
        groups={"company": "acme", "team": 7},
        group_properties={
            "company": {"$group_key": "acme", "plan": "pro", "a.b": [1]},
            "team": {"size": 3},
            "none": None,
        },
        person_properties={"plan": "free", "team.size": 4},
    )
    assert (found["company"], found["team"], found["plan"]) == ("acme", 7, "free")
    assert (found["company.plan"], found["company.a.b"]) == ("pro", [1])
    assert found["team.size"] == 4, "the person's own counts"
    assert not [name for name in found if name.startswith("none")]


@pytest.mark.parametrize(
    ("sent", "anon_id"),
    [
        ({"$anon_distinct_id": "a", "$device_id": "b", "device_id": "c"}, "a"),
        ({"$anon_distinct_id": None, "$device_id": "b", "device_id": "c"}, "b"),
        ({"$anon_distinct_id": "", "device_id": "c"}, "c"),
        ({"device_id": None}, None),
    ],
)
def test_who_was_there_before_is_named_by_browsers_and_servers(
    sent: dict[str, Any], anon_id: str | None
) -> None:
    found = context(distinct_id="ann", **sent)
    assert (found["targetingKey"], found["user_id"]) == ("ann", "ann")
    assert found.get("anon_id") == anon_id


@pytest.mark.parametrize("name", ["geoip_disable", "disable_geoip"])
def test_the_address_is_looked_up_unless_a_client_does_not_want_it(name: str) -> None:
    for value, place in ((False, {"AT", "9"}), (None, {"AT", "9"}), (True, set())):
        found = context(**{name: value})
        assert set(found.values()) == place | {"Firefox", "production"}
    said = context(**{name: True, "person_properties": {"$geoip_country_code": "DE"}})
    assert said["country"] == "DE"


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ({}, None),
        ({"flag_keys_to_evaluate": ["a"]}, ["a"]),
        ({"flag_keys_to_evaluate": []}, None),
        ({"flag_keys": ["a"]}, ["a"]),
        ({"flag_keys": []}, []),
        ({"disable_flags": False}, None),
        ({"disable_flags": True, "flag_keys": ["a"]}, []),
    ],
)
def test_some_flags_may_be_wanted_or_none(sent: dict[str, Any], wanted: list[str] | None) -> None:
    assert read_ask(orjson.dumps(sent)).wanted == wanted
