"""What a question may name, and what a refusal tells."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from beacon.errors import InvalidField
from beacon.reports.conditions import Compare, Done, Every, Not, Some
from beacon.reports.filter_values import value_text
from beacon.reports.filters import Filter
from beacon.reports.question import Order, Plan, Question, plan
from beacon.reports.terms import read_dimension

NOW = 1_774_738_800_000  # 2026-03-29 00:00 in Vienna, the day of which has 23 hours


def planned(question: dict[str, Any], **known: Any) -> Plan:
    asked = msgspec.convert({"metrics": ["events"], **question}, Question)
    return plan(asked, now=NOW, zone="Europe/Vienna", **known)


def refused(question: dict[str, Any], **known: Any) -> InvalidField:
    with pytest.raises(InvalidField) as caught:
        planned(question, **known)
    return caught.value


def test_the_first_metric_falling_is_the_order_where_none_is_asked_for() -> None:
    found = planned({"metrics": ["visitors", "events"], "dimensions": ["page", "time"]})
    assert found.order == (Order("metric", 0, True), Order("dimension", 0, False))


def test_an_asked_order_comes_before_that_of_the_dimensions() -> None:
    question = {"metrics": ["visitors", "p95:load"], "dimensions": ["os", "page"]}
    found = planned(question | {"order_by": ["page", "-p95:load"]})
    assert found.order[:2] == (Order("dimension", 1, False), Order("metric", 1, True))
    assert found.order[2:] == (Order("dimension", 0, False), Order("dimension", 1, False))


def test_the_zone_is_the_projects_until_one_is_asked_for() -> None:
    assert planned({}).asked.range.zone.key == "Europe/Vienna"
    assert planned({"tz": "Asia/Kathmandu"}).asked.range.zone.key == "Asia/Kathmandu"


def test_filters_become_trees_without_negated_operators() -> None:
    page = {"dimension": "page", "operator": "not_in", "value": ["/a", None]}
    found = planned(
        {
            "filters": [
                {"or": [page, {"dimension": "tag:x", "operator": "contains", "value": "ÄB"}]},
                {"has_not_done": {"event": "buy", "properties": {"n": 1, "b": True}, "days": 7}},
            ]
        }
    )
    page_in = Compare(read_dimension("page", ""), "in", values=frozenset({"/a", None}))
    tag = Compare(read_dimension("tag:x", ""), "contains", text="äb")
    done = Done("buy", (("b", "true"), ("n", "1")), 7)
    assert found.condition == Every((Some((Not(page_in), tag)), Not(done)))


def test_segments_and_goals_stand_for_their_filters() -> None:
    saved = {"paid": Filter(dimension="property:plan", operator="is", value="pro")}
    found = planned(
        {"metrics": ["conversions"], "goal": "bought", "filters": [{"segment": "paid"}]},
        segments=saved,
        goals={"bought": Filter(segment="paid")},
    )
    plan_is_pro = Compare(read_dimension("property:plan", ""), "in", values=frozenset({"pro"}))
    assert found.condition == found.goal == plan_is_pro


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (5, "5"),
        (5.0, "5.0"),
        (1e3, "1000.0"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (-0.0, "0.0"),
    ],
)
def test_values_of_filters_are_written_as_postgres_writes_json(value: Any, text: str) -> None:
    assert value_text(value) == text


LOOP = {"a": Filter(segment="b"), "b": Filter(segment="a")}
DEEP: dict[str, Any] = {"dimension": "os", "operator": "is", "value": "x"}
for _ in range(8):
    DEEP = {"not": DEEP}


@pytest.mark.parametrize(
    ("question", "field", "told"),
    [
        ({"metrics": []}, "metrics", "1 to 20"),
        ({"metrics": ["visits"]}, "metrics[0]", "visitors, users"),
        ({"metrics": ["events", "events"]}, "metrics[1]", "twice"),
        ({"metrics": ["p95"]}, "metrics[0]", "p95:KEY"),
        ({"metrics": ["p95:"]}, "metrics[0]", "1 to 200 characters"),
        ({"metrics": ["conversion_rate"]}, "goal", "conversion_rate needs one"),
        ({"metrics": ["conversions"], "goal": "x"}, "goal", "there are: none yet"),
        ({"dimensions": ["pages"]}, "dimensions[0]", "event, page, hostname"),
        ({"dimensions": ["pages"]}, "dimensions[0]", "property:KEY"),
        ({"tz": "Europe/Wien"}, "tz", "Europe/Vienna"),
        ({"tz": "Europe"}, "tz", "America/New_York"),
        ({"tz": "../../etc/passwd"}, "tz", "IANA"),
        ({"tz": "a\0"}, "tz", "IANA"),
        ({"interval": "day"}, "interval", "dimension time"),
        ({"dimensions": ["time"], "interval": "minute"}, "interval", "hour, day, week, month"),
        ({"dimensions": ["os"], "order_by": ["-sessions"]}, "order_by[0]", "events, os"),
        ({"dimensions": ["time"], "order_by": ["time"]}, "order_by[0]", "allowed are events"),
        (
            {"dimensions": ["time", "os"], "interval": "hour", "limit": 1000},
            "limit",
            "up to 139 groups",
        ),
        ({"date_range": {"from": "2026-01-01"}}, "date_range.to", "2026-02-10"),
        ({"date_range": {"period": "custom"}}, "date_range.from", "2026-02-10"),
        (
            {"date_range": {"period": "7d", "from": "2026-01-01", "to": "2026-01-02"}},
            "date_range.period",
            "custom",
        ),
        (
            {"date_range": {"from": "2026-01-02", "to": "2026-01-01"}},
            "date_range.to",
            "empty",
        ),
        (
            {"date_range": {"from": "2026-02-29", "to": "2026-03-01"}},
            "date_range.from",
            "no day 2026-02-29",
        ),
        (
            {"date_range": {"from": "2026-01-01T00:00", "to": "2026-03-01"}},
            "date_range.from",
            "2026-02-10T12:00:00Z",
        ),
        (
            {"date_range": {"from": "0001-01-01", "to": "2026-03-01"}},
            "date_range.from",
            "1970-01-01 to 2199-12-31",
        ),
        ({"filters": [{}]}, "filters[0]", "not none"),
        ({"filters": [{"and": []}]}, "filters[0].and", "no filter"),
        ({"filters": [{"segment": "x", "operator": "is"}]}, "filters[0]", "belong to a dimension"),
        ({"filters": [{"segment": "x"}]}, "filters[0].segment", "there are: a, b"),
        ({"filters": [{"segment": "a"}]}, "filters[0].segment", "names itself"),
        ({"filters": [DEEP]}, "filters[0]" + ".not" * 8, "8 deep"),
        ({"filters": [{"dimension": "os"}]}, "filters[0].operator", "is, is_not, in"),
    ],
)
def test_a_refusal_names_the_field_and_lists_what_is_allowed(
    question: dict[str, Any], field: str, told: str
) -> None:
    fault = refused(question, segments=LOOP)
    assert fault.field == field
    assert told in fault.message


@pytest.mark.parametrize(
    ("operator", "value", "told"),
    [
        ("is", [], "expected text, a number"),
        ("is", "x" * 2001, "2000 characters"),
        ("is", "a\0", "no NUL"),
        ("in", "x", "a list of 1 to 1000"),
        ("in", [], "a list of 1 to 1000"),
        ("contains", "", "not empty"),
        ("contains", 5, "not empty"),
        ("matches", "(", "no pattern that RE2 takes"),
        ("matches", "(?=x)", "no pattern that RE2 takes"),
        ("matches", "x" * 1001, "1000 characters"),
        ("gt", "5", "a number"),
        ("gt", True, "a number"),
        ("lt", 10**400, "a double"),
    ],
)
def test_a_wrong_value_is_refused_with_what_the_operator_takes(
    operator: str, value: Any, told: str
) -> None:
    fault = refused({"filters": [{"dimension": "page", "operator": operator, "value": value}]})
    assert fault.field == "filters[0].value"
    assert told in fault.message


def test_a_value_that_is_not_given_is_refused_and_null_is_one() -> None:
    fault = refused({"filters": [{"dimension": "page", "operator": "is"}]})
    assert fault.field == "filters[0].value"
    null = planned({"filters": [{"dimension": "page", "operator": "is", "value": None}]})
    assert null.condition == Compare(read_dimension("page", ""), "in", values=frozenset({None}))


def test_time_is_no_dimension_to_filter_by() -> None:
    fault = refused({"filters": [{"dimension": "time", "operator": "is", "value": "x"}]})
    assert fault.field == "filters[0].dimension"
    assert " time" not in fault.message
