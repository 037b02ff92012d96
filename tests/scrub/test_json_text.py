"""What is found in JSON text: by its name, and by how it looks."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.scrub.events import scrub_text
from beacon.scrub.json_text import TooMuch
from beacon.scrub.names import Names
from beacon.scrub.settings import Rules, Scrubbing, make_rules, rules_of

RULES = rules_of("{}")
IPS = make_rules(Scrubbing(ips=True))
FILTERED = "[Filtered]"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"


def cleaned(document: Any, rules: Rules = RULES) -> Any:
    return orjson.loads(scrub_text(orjson.dumps(document), rules))


# --- by names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["hunter2", 'a"b\\', "", 12, -1.5e3, {"a": ["}", {"b": 1}]}, [1, "]"], "ü\n\x1b"]
)
def test_the_value_under_a_sensitive_name_goes_whatever_it_is(value: Any):
    gone = FILTERED if value != "" else ""
    document = {"a": 1, "password": value, "z": {"b": [value]}}
    assert cleaned(document) == document | {"password": gone}


@pytest.mark.parametrize("value", [True, False, None, "", {}, [], FILTERED])
def test_what_only_tells_that_there_is_one_stays(value: Any):
    assert cleaned({"token": value}) == {"token": value}


def test_a_number_of_tokens_is_no_secret():
    assert cleaned({"max_tokens": 12, "token": 12}) == {"max_tokens": 12, "token": FILTERED}
    assert cleaned({"tokens": "abc"}) == {"tokens": FILTERED}


def test_names_with_escapes_are_read_as_they_are_meant():
    document = {'a"password': 1, "x\\token": 2, "\token": 3}
    assert cleaned(document) == {'a"password': FILTERED, "x\\token": FILTERED, "\token": 3}


def test_needless_escapes_hide_nothing():
    text = rb'{"\u0070assword":"hunter2","a":"token\u003dabc","url":"http:\/\/bob:pw@x.at"}'
    assert orjson.loads(scrub_text(text, RULES)) == {
        "password": FILTERED,
        "a": "token=[Filtered]",
        "url": "http://[Filtered]@x.at",
    }


def test_large_integers_stay_as_they_are():
    text = b'{"n":123456789012345678901234567890,"password":"x"}'
    assert (
        scrub_text(text, RULES) == b'{"n":123456789012345678901234567890,"password":"[Filtered]"}'
    )


def test_spaces_between_name_and_value_make_no_difference():
    text = b'{ "password" :\n "x" , "b" : [ 1 ] }'
    assert scrub_text(text, RULES) == b'{ "password" :\n "[Filtered]" , "b" : [ 1 ] }'


# --- by looks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("login password=hunter2 failed", "login password=[Filtered] failed"),
        ("?a=1&access_token=abc&b=2", "?a=1&access_token=[Filtered]&b=2"),
        (
            "user[password]=x&user%5Btoken%5D=y",
            "user[password]=[Filtered]&user%5Btoken%5D=[Filtered]",
        ),
        ("{'password': 'hunter2', 'a': 1}", "{'password': '[Filtered]', 'a': 1}"),
        ('{"token": "abc", "pin": 1234}', '{"token": "[Filtered]", "pin": [Filtered]}'),
        ('{:password=>"x"}', '{:password=>"[Filtered]"}'),
        ("Invalid password: hunter2", "Invalid password: [Filtered]"),
        ("Cookie: a=b; c=d\nAccept: x", "Cookie: [Filtered]\nAccept: x"),
        ("Authorization: Basic dXNlcjpw\nA: b", "Authorization: [Filtered]\nA: b"),
        ("first\npassword=x\ttoken=y", "first\npassword=[Filtered]\ttoken=[Filtered]"),
        ("with Bearer abcdef12345.x-y", "with Bearer [Filtered]"),
        (f"jwt {JWT} end", "jwt [Filtered] end"),
        (f"key {PEM}\nrest", "key [Filtered]\nrest"),
        ("cut -----BEGIN PRIVATE KEY-----\nMIIE", "cut [Filtered]"),
        ("AKIAIOSFODNN7EXAMPLE,", "[Filtered],"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "[Filtered]"),
        ("xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcHrzqqgy", "[Filtered]"),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dc ok", "[Filtered] ok"),
        ("postgres://bob:p@ss:w@db/x", "postgres://[Filtered]@db/x"),
        ("https://abc@o1.ingest.example.com/1", "https://[Filtered]@o1.ingest.example.com/1"),
        ("mail to bob.b+x@mail.example.com.", "mail to [Filtered]."),
        ("<bob@example.com>", "<[Filtered]>"),
        ("a@b@example.com", "a@[Filtered]"),
        ("card 4111 1111 1111 1111 exp", "card [Filtered] exp"),
        ("1234 4111-1111-1111-1111 5", "1234 [Filtered] 5"),
        ("378282246310005 3782 822463 10005", "[Filtered] [Filtered]"),
        ("IBAN DE89 3704 0044 0532 0130 00 PAID", "IBAN [Filtered] PAID"),
        ("GB82WEST12345698765432", "[Filtered]"),
    ],
)
def test_what_looks_like_a_secret_goes_out_of_texts(text: str, left: str):
    assert cleaned(text) == left
    assert cleaned({"a": [text, 1]}) == {"a": [left, 1]}
    assert cleaned(left) == left, "it is found once"


@pytest.mark.parametrize(
    "text",
    [
        "Unexpected token: }",
        "the author = bob, session_id=abc",
        "password must be set; token expired",
        "password=None token=; passwd=*** secret=[Filtered]",
        "token == other",
        "Basic authentication, bearer of news",
        "git@github.com:a/b.git ssh://git@github.com/a",
        "npm @sentry/node@7.0.1 render@app.js:1 logo@2x.png",
        "4111 1111 1111 1112 and 1234567890123456",
        "1790000000000 2026-11-01 12:00:00.123456",
        "0.4111111111111111 x4111111111111111y",
        "DE89 3704 0044 0532 0130 01",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "10.0.0.1 and ::1",
        "naïve @ home",
    ],
)
def test_what_is_no_secret_stays(text: str):
    assert cleaned(text) == text


def test_numbers_of_cards_go_as_numbers_too_and_leave_json_behind():
    document = {"n": 4111111111111111, "l": [4111111111111111, 1], "s": ":4111111111111111,"}
    assert cleaned(document) == {"n": FILTERED, "l": [FILTERED, 1], "s": ":[Filtered],"}
    assert cleaned({"f": 4111111111111111.5}) == {"f": 4111111111111111.5}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("from 203.0.113.7:443", "from [Filtered]:443"),
        ("2001:db8::8a2e:370:7334 at 12:34:56", "[Filtered] at 12:34:56"),
        ("version 1.2.3 at 999.1.1.1", "version 1.2.3 at 999.1.1.1"),
    ],
)
def test_addresses_go_where_a_project_says_so(text: str, left: str):
    assert cleaned(text, IPS) == left
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("off", "text"),
    [
        ("secrets", "password=x AKIAIOSFODNN7EXAMPLE postgres://bob:x@db/a"),
        ("cards", "4111 1111 1111 1111"),
        ("ibans", "GB82WEST12345698765432"),
        ("emails", "bob@example.com"),
    ],
)
def test_each_kind_can_be_switched_off(off: str, text: str):
    assert cleaned(text, make_rules(Scrubbing(**{off: False}))) == text
    assert cleaned(text) != text


def test_names_can_be_switched_off():
    rules = make_rules(Scrubbing(names=False))
    assert cleaned({"password": "x", "a": "password=x"}, rules) == {
        "password": "x",
        "a": "password=[Filtered]",
    }


# --- whatever comes --------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
SECRETS = st.sampled_from(
    [
        *("password=Geheim0x", "'token': 'Geheim0x'", '"api_key":"Geheim0x"', JWT, PEM),
        *("https://Geheim0x:Geheim0x@host/", "Geheim0x@example.com", "Bearer Geheim0x"),
        *("4111111111111111", "4111 1111 1111 1111", "DE89370400440532013000"),
        *("AKIAIOSFODNN7EXAMPLE", "xoxb-1234567890-Geheim0x"),
    ]
)
BARE = ("Geheim0x", "eyJ", "MIIE", "4111", "DE89", "AKIA", "xoxb")
SEPARATED = st.builds(
    lambda before, secret, behind: f"{before} {secret} {behind}",
    st.sampled_from(["", "a", "\\", '"', "\n", "\x1b", "é", "\\n", "'", "/", "\t"]),
    SECRETS,
    st.sampled_from(["", "z", "\\", '"', "\n", "\u2028", "'", "}"]),
)
DOCUMENTS = st.recursive(
    st.one_of(
        TEXTS,
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
DIRTY = st.recursive(
    st.one_of(SEPARATED, TEXTS.filter(lambda text: not any(each in text for each in BARE))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["a", "user", 'q"', "x\\", "password", "ü"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(DIRTY, st.booleans())
def test_no_secret_survives_and_json_stays_json(document: Any, ascii_only: bool):
    text = json.dumps(document, ensure_ascii=ascii_only).encode()
    left = scrub_text(text, RULES)
    orjson.loads(left)
    found = orjson.dumps(orjson.loads(left)).decode()
    assert not [each for each in BARE if each in found]


@given(DOCUMENTS)
def test_what_holds_no_secret_stays_byte_for_byte(document: Any):
    text = orjson.dumps(document, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    if not _is_suspicious(document):
        assert scrub_text(text, RULES) == text


@given(DOCUMENTS)
def test_names_alone_remove_what_a_walk_through_the_document_removes(document: Any):
    rules = make_rules(
        Scrubbing(secrets=False, cards=False, ibans=False, emails=False, keys=["a", "é b"])
    )
    text = orjson.dumps(document)
    assert orjson.loads(scrub_text(text, rules)) == _walked(orjson.loads(text), Names(["a", "é b"]))


@given(DOCUMENTS)
def test_cleaning_twice_is_cleaning_once(document: Any):
    once = scrub_text(orjson.dumps(document), RULES)
    assert scrub_text(once, RULES) == once


FRAGMENTS = st.sampled_from(
    [
        *("password", "token", "=", ":", "'", '"', "\\", "@", "://", ".", ",", "{", "}", "[", "]"),
        *("Bearer ", "4111 1111 1111 1111", "eyJaaaaaaaaaaaaaaaaaaaa", "AKIAIOSFODNN7EXAMPLE"),
        *("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "DE89370400440532013000"),
        *("bob@example.com", "10.0.0.1", "::1", FILTERED, "\n", "\x1b", "é", " ", "x"),
    ]
)
SOUPS = st.lists(FRAGMENTS, max_size=14).map("".join)
NUMBERS = st.integers(4111111111111111, 4111111111111120)


@given(
    st.recursive(
        SOUPS | NUMBERS | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SOUPS, inner, max_size=4),
        max_leaves=10,
    ),
    st.sampled_from([RULES, IPS, make_rules(Scrubbing(names=False))]),
    st.booleans(),
)
def test_documents_keep_their_shape_whatever_is_in_them(
    document: Any, rules: Rules, ascii_only: bool
):
    text = json.dumps(document, ensure_ascii=ascii_only).encode()
    assert _has_shape_of(document, orjson.loads(scrub_text(text, rules)))


def _has_shape_of(before: Any, left: Any) -> bool:
    """But for names, which may go too, and what became [Filtered]."""
    if left == FILTERED or isinstance(before, str):
        return isinstance(left, str)
    if isinstance(before, list):
        return len(before) == len(left) and all(map(_has_shape_of, before, left))
    return isinstance(left, dict) if isinstance(before, dict) else bool(before == left)


def _is_suspicious(value: Any) -> bool:
    text = json.dumps(value).lower()
    return any(sign in text for sign in "@=:") or any(
        each in text for each in ("eyj", "akia", "4111", "-----")
    )


def _walked(value: Any, names: Names) -> Any:
    if isinstance(value, dict):
        return {
            name: FILTERED if name in names and not _stays(each) else _walked(each, names)
            for name, each in value.items()
        }
    return [_walked(each, names) for each in value] if isinstance(value, list) else value


def _stays(value: Any) -> bool:
    return value in ("", [], {}, FILTERED) or isinstance(value, bool)


# --- hostile texts ---------------------------------------------------------------------------

MIB = 1024 * 1024


@pytest.mark.parametrize(
    "value",
    [
        *("password=", "author=", "a@", "4111 ", "eyJaaaaaaaaaaaaaaaaa-", "DE89 "),
        *("-----BEGIN PRIVATE KEY-----", '\\"\n', "://a:", "password", "'token': '"),
    ],
)
def test_a_hostile_mebibyte_costs_linear_time(value: str):
    text = orjson.dumps({"a": value * (MIB // len(value))})
    assert _seconds(text) < 10


@pytest.mark.parametrize(
    "document",
    [
        {"password": [[]] * (MIB // 3)},
        {f"author{number}": number for number in range(MIB // 16)},
        [{"token": "x"}] * (MIB // 14),
    ],
)
def test_hostile_structures_cost_linear_time(document: Any):
    assert _seconds(orjson.dumps(document)) < 10


def _seconds(text: bytes) -> float:
    """The least of two: CI's machine does other things too."""
    times = []
    for _ in range(2):
        started = time.perf_counter()
        with suppress(TooMuch):
            scrub_text(text, RULES)
        times.append(time.perf_counter() - started)
    return min(times)
