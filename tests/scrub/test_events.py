"""Which parts of which events are looked at."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
import pytest

from beacon.errors import InvalidField
from beacon.events import (
    ERROR,
    FEEDBACK,
    IDENTIFY,
    LOG,
    MESSAGE,
    Event,
    Page,
    Report,
    encode_page,
    page_of,
)
from beacon.scrub.events import TOO_MUCH, scrub
from beacon.scrub.settings import NamedPattern, Rules, Scrubbing, checked, make_rules, rules_of

RULES = rules_of("{}")
GONE = "[Filtered]"


def event(name: str = ERROR, report: Report | None = None, **properties: Any) -> Event:
    text = orjson.dumps(properties)
    return Event(
        bytes(16), 0, 0, name, bytes(16), "anon", "bob@example.com", text, None, None, report
    )


def left(found: Event) -> dict[str, Any]:
    return dict(orjson.loads(found.properties))


def frames(**fields: Any) -> bytes:
    return orjson.dumps([{"file": "app/a.py", "line": 1, **fields}, {"raw": "at password=x"}])


@pytest.mark.parametrize("name", [ERROR, MESSAGE, LOG, FEEDBACK])
def test_errors_messages_logs_and_feedback_are_looked_at(name: str):
    assert left(scrub(event(name, password="x", a="b"), RULES)) == {"password": GONE, "a": "b"}


@pytest.mark.parametrize("report", [Report("fatal"), Report("info", stacktrace=frames())])
def test_errors_of_other_formats_are_looked_at(report: Report):
    assert left(scrub(event("checkout", report, token="x"), RULES)) == {"token": GONE}


@pytest.mark.parametrize("report", [None, Report("info", "password=x")])
def test_ordinary_events_stay_the_same_object(report: Report | None):
    bought = event("bought", report, token="x", email="bob@example.com")
    assert scrub(bought, RULES) is bought


def test_a_project_may_have_ordinary_events_looked_at():
    rules = make_rules(Scrubbing(events=True))
    assert left(scrub(event("bought", token="x", plan="pro"), rules)) == {
        "token": GONE,
        "plan": "pro",
    }
    told = {"user_id": "u1", "traits": {"email": "bob@example.com", "password": "x"}}
    identified = left(scrub(event(IDENTIFY, **told), rules))
    assert identified["traits"] == {"email": "bob@example.com", "password": GONE}


def test_a_project_may_have_nothing_looked_at():
    error = event(token="x")
    assert scrub(error, make_rules(Scrubbing(enabled=False, events=True))) is error


def test_what_holds_nothing_is_the_same_object():
    trace = orjson.dumps([{"file": "a.py", "context": "password = x", "vars": {"x": "y"}}])
    report = Report("error", "bad", "production", "1", trace, b'{"a":"b"}')
    error = event(report=report, user={"id": "1"}, exceptions=[{"type": "E"}], a={"b": ["c"]})
    assert scrub(error, RULES) is error


def test_all_of_the_properties_are_looked_at():
    error = event(
        request={
            "url": "https://a.example/?token=x&b=1",
            "headers": {"Cookie": "a=b", "Accept": "c"},
            "data": {"deep": [{"pin code": 1, "passwordHash": "x"}]},
        },
        breadcrumbs=[{"message": "mail to bob@example.com", "data": {"api_key": "x"}}],
        extra={"sys.argv": ["--x", "password=hunter2"]},
        contexts={"auth": {"a": 1}, "trace": {"trace_id": "1"}},
        value="bad password=hunter2",
    )
    assert left(scrub(error, RULES)) == {
        "request": {
            "url": "https://a.example/?token=[Filtered]&b=1",
            "headers": {"Cookie": GONE, "Accept": "c"},
            "data": {"deep": [{"pin code": GONE, "passwordHash": GONE}]},
        },
        "breadcrumbs": [{"message": "mail to [Filtered]", "data": {"api_key": GONE}}],
        "extra": {"sys.argv": ["--x", "password=[Filtered]"]},
        "contexts": {"auth": GONE, "trace": {"trace_id": "1"}},
        "value": "bad password=[Filtered]",
    }


def test_variables_are_looked_at_and_source_lines_stay():
    lines = {"pre": ["password = 'x'"], "context": "token=secret", "post": ["bob@example.com"]}
    variables = {"password": "'x'", "self": "<a>", "user": {"token": "y", "n": 1}}
    trace = [{"function": "get_token", **lines, "vars": variables}, {"raw": "f(password=x)"}]
    gone = [
        {
            "function": "get_token",
            **lines,
            "vars": {"password": GONE, "self": "<a>", "user": {"token": GONE, "n": 1}},
        },
        {"raw": "f(password=[Filtered])"},
    ]
    exceptions = [{"type": "E", "value": "token=x"}, {"type": "F", "stacktrace": trace}]
    error = event(report=Report("error", stacktrace=orjson.dumps(trace)), exceptions=exceptions)
    found = scrub(error, RULES)
    assert found.report is not None
    assert found.report.stacktrace is not None
    assert orjson.loads(found.report.stacktrace) == gone
    assert left(found)["exceptions"] == [
        {"type": "E", "value": "token=[Filtered]"},
        {"type": "F", "stacktrace": gone},
    ]


def test_message_tags_and_page_are_looked_at():
    page = Page("https://bob:x@a.at/reset?token=x", "a.at", "/u/bob@example.com", "?sid=y")
    report = Report("error", 'no "bob@example.com"', "prod", "1.2", None, b'{"token":"x","a":"b"}')
    error = msgspec.structs.replace(event(report=report), page=encode_page(page))
    found = scrub(error, RULES)
    gone = b'{"token":"[Filtered]","a":"b"}'
    assert found.report == Report("error", 'no "[Filtered]"', "prod", "1.2", None, gone)
    assert page_of(found) == Page(
        "https://[Filtered]@a.at/reset?token=[Filtered]", "a.at", "/u/[Filtered]", "?sid=[Filtered]"
    )


def test_a_user_keeps_the_address_that_the_client_put_there_but_no_secret():
    user = {"id": "1", "email": "bob@example.com", "token": "x", "note": "password=y"}
    error = event(user=user, feedback={"email": "a@example.com"}, extra={"user": user})
    found = left(scrub(error, RULES))
    assert found["user"] == {
        "id": "1",
        "email": "bob@example.com",
        "token": GONE,
        "note": "password=[Filtered]",
    }
    assert found["feedback"] == {"email": "a@example.com"}
    assert found["extra"]["user"]["email"] == GONE
    assert scrub(error, RULES).user_id == "bob@example.com"


def test_addresses_of_users_go_where_a_project_says_so():
    rules = make_rules(Scrubbing(ips=True))
    error = event(user={"ip_address": "203.0.113.7"}, request={"env": {"REMOTE_ADDR": "::1"}})
    assert left(scrub(error, rules))["user"] == {"ip_address": GONE}


def test_a_projects_own_names_and_patterns_go():
    rules = make_rules(
        Scrubbing(
            keys=["customer number"],
            safe_keys=["token"],
            patterns=[
                NamedPattern("order", "ORD-[0-9]{4}"),
                NamedPattern("whole", r"\Aspecial\z"),
                NamedPattern("line", "^start"),
            ],
        )
    )
    error = event(
        customerNumber=7,
        token="kept",
        a=["ORD-1234 and ORD-12", "special", "not special", "start here"],
        user={"id": "ORD-1234"},
    )
    assert left(scrub(error, rules)) == {
        "customerNumber": GONE,
        "token": "kept",
        "a": ["[Filtered] and ORD-12", GONE, "not special", "[Filtered] here"],
        "user": {"id": GONE},
    }


def test_a_pattern_that_is_found_all_over_a_text_takes_all_of_it():
    rules = make_rules(Scrubbing(patterns=[NamedPattern("x", "x")]))
    assert left(scrub(event(a="x." * 1000, b="x."), rules)) == {"a": GONE, "b": "[Filtered]."}


def test_an_event_with_more_than_can_be_looked_at_keeps_nothing_of_its_own():
    report = Report("error", "a", "production", "1.2", frames(), b"{}")
    found = scrub(event(report=report, a="author=" * 100_000), RULES)
    assert found.properties == TOO_MUCH
    assert found.report == Report("error", GONE, "production", "1.2")


@pytest.mark.parametrize("shape", [[1], "text", {"a": 1}, [[{"password": "x"}]], None])
def test_parts_of_other_shapes_are_looked_at_too(shape: Any):
    error = event(exceptions=shape, threads=[{"stacktrace": shape}], user=shape, token="x")
    found = left(scrub(error, RULES))
    assert found["token"] == GONE
    assert b'"x"' not in orjson.dumps(found)


@pytest.mark.parametrize(
    ("scrubbing", "field"),
    [
        (Scrubbing(patterns=[NamedPattern("a", "(")]), "scrubbing.patterns[0].regex"),
        (Scrubbing(patterns=[NamedPattern("a", "x*")]), "scrubbing.patterns[0].regex"),
        (Scrubbing(patterns=[NamedPattern("a", r"(?=x)")]), "scrubbing.patterns[0].regex"),
        (Scrubbing(keys=["ok", "--"]), "scrubbing.keys[1]"),
        (Scrubbing(safe_keys=[" "]), "scrubbing.safe_keys[0]"),
    ],
)
def test_what_people_write_wrong_is_told_with_its_place(scrubbing: Scrubbing, field: str):
    with pytest.raises(InvalidField) as refused:
        checked(scrubbing)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "text", ['{"ips":1}', '{"other":true}', '{"patterns":[{"regex":"("}]}', "x"]
)
def test_settings_that_sql_made_unreadable_stand_for_the_usual(text: str):
    rules: Rules = rules_of(text)
    assert left(scrub(event(password="x"), rules)) == {"password": GONE}
