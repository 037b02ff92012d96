"""OFREP: what is asked, what is answered, and to whom."""

from __future__ import annotations

import base64
import gzip
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import orjson
import pytest
import trio

from beacon.events import Request, Response
from beacon.flags.flagset import Known, ProjectFlags
from beacon.flags.model import Flag, Segment
from beacon.flags.ofrep import Answers, Fault, encode, etag_of, matches, read_context, stream
from beacon.flags.pieces import Pieces
from beacon.flags.rules import compile_flags
from beacon.flags.stream_tokens import SLOT_SECONDS, make_token, open_token
from beacon.postgres.database import Database
from beacon.projects.projects import READ
from tests.flags.conftest import ADD_FLAG, NOW, until
from tests.ingest.conftest import Bench, bench  # noqa: F401  (fixture)

ALL = "/ofrep/v1/evaluate/flags"
ANN = {"context": {"targetingKey": "ann"}}
ON_OFF = {"on": True, "off": False}


def flags_of(*documents: Mapping[str, Any], segments: tuple[Segment, ...] = ()) -> ProjectFlags:
    flags = [read_flag(document) for document in documents]
    known = {flag.key: Known(n, 7) for n, flag in enumerate(flags, 1)}
    return ProjectFlags(compile_flags({each.key: each for each in flags}, segments), known, "e")


def read_flag(document: Mapping[str, Any]) -> Flag:
    whole = {"type": "boolean", "variants": ON_OFF, "default": {"variant": "on"}, **document}
    return msgspec.convert(whole, Flag)


def answer_of(flags: ProjectFlags, context: dict[str, Any], key: str = "flag") -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(one(flags, key, context)[1])
    return found


def one(flags: ProjectFlags, key: str, context: dict[str, Any]) -> tuple[int, bytes]:
    return Answers().of_one(flags, key, flags.rules.evaluate_some([key], context, NOW))


def all_of(flags: ProjectFlags) -> dict[str, Any]:
    found = flags.rules.evaluate_all({}, NOW)
    answer: dict[str, Any] = orjson.loads(Answers().of_all(flags, found, b""))
    return answer


# --- one flag's answer -----------------------------------------------------------------------

SPLIT = {"split": [{"variant": "on", "weight": 1}, {"variant": "off", "weight": 0}]}
RULE = {"when": {"attribute": "plan", "operator": "eq", "value": "pro"}, "serve": {"variant": "on"}}


@pytest.mark.parametrize(
    ("document", "reason", "variant"),
    [
        ({}, "STATIC", "on"),
        ({"rules": [RULE], "default": {"variant": "off"}}, "TARGETING_MATCH", "on"),
        (
            {"rules": [{**RULE, "when": {"not": RULE["when"]}}], "default": {"variant": "off"}},
            "DEFAULT",
            "off",
        ),
        ({"default": SPLIT}, "SPLIT", "on"),
        ({"enabled": False, "off_variant": "off"}, "DISABLED", "off"),
    ],
)
def test_the_answer_has_value_variant_and_reason(
    document: dict[str, Any], reason: str, variant: str
) -> None:
    flags = flags_of({"key": "flag", **document})
    assert answer_of(flags, {"targetingKey": "ann", "plan": "pro"}) == {
        "key": "flag",
        "value": ON_OFF[variant],
        "variant": variant,
        "reason": reason,
        "metadata": {"version": 7},
    }


def test_without_a_variant_the_value_is_left_out_so_that_the_codes_default_stands() -> None:
    flags = flags_of({"key": "flag", "enabled": False})
    found = answer_of(flags, {})
    assert "value" not in found
    assert (found["reason"], found["variant"]) == ("DISABLED", "")


def test_an_error_is_of_the_flag_and_its_neighbours_are_answered() -> None:
    flags = flags_of({"key": "split", "default": SPLIT}, {"key": "plain"})
    split, plain = all_of(flags)["flags"]
    assert (split["key"], split["errorCode"]) == ("split", "TARGETING_KEY_MISSING")
    assert split["errorDetails"]
    assert "value" not in split
    assert (plain["key"], plain["value"]) == ("plain", True)


def test_one_flag_that_fails_is_400_and_an_unknown_one_404() -> None:
    flags = flags_of({"key": "split", "default": SPLIT})
    assert one(flags, "split", {})[0] == 400
    status, body = one(flags, "none", {})
    assert (status, orjson.loads(body)["errorCode"]) == (404, "FLAG_NOT_FOUND")


def test_a_value_that_is_no_json_number_is_an_error_of_its_flag() -> None:
    flags = flags_of({"key": "flag", "type": "json", "variants": {"on": {"n": object()}}})
    assert answer_of(flags, {})["errorCode"] == "PARSE_ERROR"


# --- pieces ----------------------------------------------------------------------------------


def test_a_piece_is_made_once_however_often_it_is_told() -> None:
    made = []

    def noted(key: str, *rest: Any) -> bytes:
        made.append(key)
        return encode(key, *rest)

    flags = flags_of({"key": "a"}, {"key": "b"})
    pieces = Pieces(noted)
    for _ in range(3):
        pieces.joined(flags, flags.rules.evaluate_all({}, NOW))
    assert sorted(made) == ["a", "b"]


def test_flags_with_the_same_error_have_their_own_pieces() -> None:
    flags = flags_of({"key": "a", "default": SPLIT}, {"key": "b", "default": SPLIT})
    found = all_of(flags)["flags"]
    assert [each["key"] for each in found] == ["a", "b"]


def test_what_is_kept_is_bounded() -> None:
    pieces = Pieces(encode, max_flags=2)
    sets = [flags_of({"key": f"flag-{n}"}) for n in range(5)]
    for flags in [*sets, *sets]:
        joined = pieces.joined(flags, flags.rules.evaluate_all({}, NOW))
        assert orjson.loads(joined)["key"] in flags.known
    assert pieces.flag_count <= 2


# --- what is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"{}", b'{"context":null}', b'{"context":{}}'])
def test_nothing_need_be_known_of_who_asks(body: bytes) -> None:
    assert read_context(body) == {}


@pytest.mark.parametrize(
    ("body", "error_code"),
    [
        (b"{", "PARSE_ERROR"),
        (b"[]", "PARSE_ERROR"),
        (b'"a"', "PARSE_ERROR"),
        (b"\xff", "PARSE_ERROR"),
        (b'{"context":' + b"[" * 100_000, "PARSE_ERROR"),
        (b'{"context":[]}', "INVALID_CONTEXT"),
        (b'{"context":"ann"}', "INVALID_CONTEXT"),
        (b'{"context":{"targetingKey":7}}', "INVALID_CONTEXT"),
    ],
)
def test_what_cannot_be_read_is_400(body: bytes, error_code: str) -> None:
    fault = read_context(body)
    assert isinstance(fault, Fault)
    assert (fault.status, fault.error_code) == (400, error_code)


# --- the ETag --------------------------------------------------------------------------------


def test_the_etag_covers_what_was_asked_and_what_is_answered() -> None:
    assert len({etag_of(b"a", b"b"), etag_of(b"b", b"b"), etag_of(b"a", b"a")}) == 3
    assert etag_of(b"a", b"b") == etag_of(b"a", b"b")


@pytest.mark.parametrize("header", ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', "*"])
def test_if_none_match_may_be_a_list_or_weak(header: str) -> None:
    assert matches(header, '"a"')
    assert matches(header, '"c"') == (header == "*")


# --- tokens of the stream --------------------------------------------------------------------

PROJECT = UUID("0198c0de-0000-7000-8000-000000000001").bytes
KEY = "proj_" + 32 * "a"
SECONDS = NOW // 1000


def keys_of(project_id: bytes, environment: str) -> str | None:
    return KEY if (project_id, environment) == (PROJECT, "staging") else None


def test_a_token_opens_its_environment_for_a_time() -> None:
    token = make_token(PROJECT, "staging", KEY, SECONDS)
    opened = open_token(token, keys_of, SECONDS)
    assert opened is not None
    assert (opened.project_id, opened.environment) == (PROJECT, "staging")
    assert SLOT_SECONDS <= opened.ends_at - SECONDS <= 2 * SLOT_SECONDS
    assert open_token(token, keys_of, opened.ends_at) is None


def test_all_tokens_of_an_hour_are_one_so_that_answers_stay_the_same() -> None:
    start = SECONDS - SECONDS % SLOT_SECONDS
    tokens = {make_token(PROJECT, "staging", KEY, start + n) for n in (0, 1, SLOT_SECONDS - 1)}
    assert len(tokens) == 1
    assert make_token(PROJECT, "staging", KEY, start + SLOT_SECONDS) not in tokens


def test_a_token_of_another_key_project_or_environment_opens_nothing() -> None:
    good = make_token(PROJECT, "staging", KEY, SECONDS)
    assert open_token(make_token(PROJECT, "staging", KEY + "b", SECONDS), keys_of, SECONDS) is None
    assert open_token(make_token(bytes(16), "staging", KEY, SECONDS), keys_of, SECONDS) is None
    for token in ("", "a", "%", "é", good[:-1], good + "A", "A" * 1000, good[:30]):
        assert open_token(token, keys_of, SECONDS) is None
    changed = [good[:n] + ("B" if good[n] == "A" else "A") + good[n + 1 :] for n in range(50)]
    assert not any(open_token(token, keys_of, SECONDS) for token in changed)


@pytest.mark.parametrize("environment", ["production", "nowhere", ""])
def test_a_key_signs_for_no_other_environment(environment: str) -> None:
    assert open_token(make_token(PROJECT, environment, KEY, SECONDS), keys_of, SECONDS) is None


def test_a_token_for_longer_than_any_is_made_for_opens_nothing() -> None:
    far = make_token(PROJECT, "staging", KEY, SECONDS + 2 * SLOT_SECONDS)
    assert open_token(far, keys_of, SECONDS) is None
    assert open_token(far, keys_of, SECONDS + 2 * SLOT_SECONDS) is not None


def test_an_environment_that_is_no_text_is_none() -> None:
    claims = (SECONDS + 60).to_bytes(4, "big") + PROJECT + b"\xff\xfe"
    mac = hmac.digest(KEY.encode(), b"ofrep stream " + claims, "sha256")[:16]
    token = base64.urlsafe_b64encode(mac + claims).rstrip(b"=").decode()
    assert open_token(token, keys_of, SECONDS) is None


def test_the_stream_is_named_as_ofrep_does() -> None:
    assert orjson.loads(stream("abc")) == {
        "type": "sse",
        "endpoint": {"requestUri": "/ofrep/v1/stream?token=abc"},
        "inactivityDelaySec": 120,
    }


# --- over HTTP -------------------------------------------------------------------------------


async def ask(
    shop: Bench, path: str, body: object = ANN, *, method: str = "POST", **headers: str
) -> Response:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    path, _, query = path.partition("?")
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    assert shop.ingest.serves(method, path)
    return await shop.ingest.answer(Request(method, path, query, names, raw, "127.0.0.1"))


@pytest.fixture
async def shop(bench: Bench, database: Database) -> Bench:  # noqa: F811
    """With the flag `checkout`, which is on."""
    project_id = UUID(bytes=bench.created.project.id)
    await database.execute(ADD_FLAG, project_id, "checkout", True)
    await database.execute(ADD_FLAG, project_id, "new/search", False)
    await hear(bench, "checkout", True)
    return bench


async def hear(shop: Bench, key: str, value: bool) -> None:
    """There is no listener here: the store is told."""
    project = shop.created.project
    shop.ingest.flags.on_notice(project.uuid)

    def is_known() -> bool:
        flags = shop.ingest.flags.of(project.id)
        return flags.rules.evaluate(key, {}, NOW).value is value

    await until(is_known)


def document(response: Response) -> Any:
    return orjson.loads(response.body)


def header(response: Response, name: str) -> str:
    return dict(response.headers)[name]


async def test_all_flags_and_where_to_hear_of_changes(shop: Bench) -> None:
    answer = await ask(shop, ALL, x_api_key=shop.created.project.public_key)
    assert answer.status == 200
    assert header(answer, "content-type") == "application/json"
    found = {each["key"]: each for each in document(answer)["flags"]}
    assert (found["checkout"]["value"], found["checkout"]["reason"]) == (True, "STATIC")
    assert (found["new/search"]["value"], found["new/search"]["reason"]) == (False, "DISABLED")
    (events,) = document(answer)["eventStreams"]
    assert events["endpoint"]["requestUri"].startswith("/ofrep/v1/stream?token=")
    assert shop.created.project.public_key not in answer.body.decode()


async def test_one_flag_whatever_its_key(shop: Bench) -> None:
    key = shop.created.project.public_key
    for name, value in (("checkout", True), ("new/search", False)):
        answer = await ask(shop, f"{ALL}/{name}", x_api_key=key)
        assert (answer.status, document(answer)["value"]) == (200, value)
    answer = await ask(shop, f"{ALL}/none", x_api_key=key)
    assert (answer.status, document(answer)["errorCode"]) == (404, "FLAG_NOT_FOUND")
    assert document(answer)["key"] == "none"


async def test_nothing_changed_is_304_until_something_does(shop: Bench, database: Database) -> None:
    key = shop.created.project.public_key
    first = await ask(shop, ALL, x_api_key=key)
    etag = header(first, "etag")
    again = await ask(shop, f"{ALL}?flagConfigEtag=x", x_api_key=key, if_none_match=etag)
    assert (again.status, again.body, header(again, "etag")) == (304, b"", etag)
    other = {"context": {"targetingKey": "bob"}}
    assert (await ask(shop, ALL, other, x_api_key=key, if_none_match=etag)).status == 200
    await database.execute("UPDATE flags SET enabled = false WHERE key = 'checkout'")
    await hear(shop, "checkout", False)
    changed = await ask(shop, ALL, x_api_key=key, if_none_match=etag)
    assert changed.status == 200
    assert header(changed, "etag") != etag


async def test_what_is_answered_is_counted_and_what_is_made_up_has_no_name(shop: Bench) -> None:
    key, usage = shop.created.project.public_key, shop.ingest.usage
    usage.evaluations.clear()
    etag = header(await ask(shop, ALL, x_api_key=key), "etag")
    assert (await ask(shop, ALL, x_api_key=key, if_none_match=etag)).status == 304
    await ask(shop, f"{ALL}/checkout", x_api_key=key)
    for name in ("none", "x" * 10_000):
        assert (await ask(shop, f"{ALL}/{name}", x_api_key=key)).status == 404
    usage.add_up()
    counted = {row.key.flag: (row.evaluations, row.key.variant) for row in usage.take()}
    assert counted == {"checkout": (3, "on"), "new/search": (2, "off")}
    assert usage.evaluations == {"ofrep": 7}
    assert usage.errors == {"FLAG_NOT_FOUND": 2}


async def test_who_heard_of_a_change_from_another_node_gets_it_here(
    shop: Bench, database: Database
) -> None:
    """There is no listener here: this node has not heard of it."""
    key, project = shop.created.project.public_key, shop.created.project
    etag = header(await ask(shop, ALL, x_api_key=key), "etag")
    for enabled in (False, True):
        await database.execute("UPDATE flags SET enabled = $1 WHERE key = 'checkout'", enabled)
        before = shop.ingest.flags.of(project.id).etag
        same = await ask(shop, f"{ALL}?flagConfigEtag={before}", x_api_key=key, if_none_match=etag)
        assert same.status == 304
        told = f"{ALL}?flagConfigEtag=other&flagConfigLastModified=1790000000"
        changed = await ask(shop, told, x_api_key=key, if_none_match=etag)
        assert changed.status == 200
        found = {each["key"]: each["value"] for each in document(changed)["flags"]}
        assert found["checkout"] is enabled
        etag = header(changed, "etag")
    late = await ask(shop, f"{ALL}?flagConfigEtag={before}", x_api_key=key, if_none_match=etag)
    assert late.status == 304


async def test_public_and_secret_keys_of_every_form_may_evaluate(
    shop: Bench, database: Database
) -> None:
    public, secret = shop.created.project.public_key, shop.created.secret_key
    for headers in (
        {"x_api_key": public},
        {"x_api_key": secret},
        {"authorization": f"Bearer {public}"},
        {"authorization": f"Bearer {secret}"},
    ):
        assert (await ask(shop, ALL, **headers)).status == 200, headers
    staging = await database.fetch_value(
        "SELECT public_key FROM environments WHERE key = 'staging' AND project_id = $1",
        UUID(bytes=shop.created.project.id),
    )
    assert (await ask(shop, ALL, x_api_key=staging)).status == 200


async def test_each_environment_has_its_own_answers(shop: Bench, database: Database) -> None:
    await database.execute(
        "UPDATE flag_environments SET enabled = false FROM environments AS e"
        " WHERE e.id = environment_id AND e.key = 'staging'"
    )
    project = shop.created.project
    shop.ingest.flags.on_notice(project.uuid)
    await until(
        lambda: (
            shop.ingest.flags.of(project.id, "staging").rules.evaluate("checkout", {}, NOW).value
            is False
        )
    )
    staging = await database.fetch_value(
        "SELECT public_key FROM environments WHERE key = 'staging' AND project_id = $1",
        UUID(bytes=project.id),
    )
    answers = [
        document(await ask(shop, f"{ALL}/checkout", x_api_key=key))["value"]
        for key in (project.public_key, staging)
    ]
    assert answers == [True, False]


@pytest.mark.parametrize("path", [ALL, ALL + "/checkout"])
@pytest.mark.parametrize("key", [None, "nonsense", "proj_" + 32 * "0"])
async def test_a_missing_or_wrong_key_is_401(bench: Bench, path: str, key: str | None) -> None:  # noqa: F811
    answer = await ask(bench, path, **({} if key is None else {"x_api_key": key}))
    assert (answer.status, document(answer)["errorCode"]) == (401, "GENERAL")
    assert document(answer)["errorDetails"]
    assert header(answer, "access-control-allow-origin") == "*"


async def test_a_key_that_may_only_send_events_is_403(shop: Bench, database: Database) -> None:
    set_permissions = "UPDATE api_keys SET permissions = $1 WHERE project_id = $2"
    project_id = UUID(bytes=shop.created.project.id)
    for permissions, status in (["ingest"], 403), ([READ], 200):
        await database.execute(set_permissions, permissions, project_id)
        await shop.ingest.directory.refresh()
        answer = await ask(shop, ALL, x_api_key=shop.created.secret_key)
        assert answer.status == status
    assert shop.ingest.counts.refused["forbidden"] == 1


async def test_the_page_must_be_of_an_allowed_domain(shop: Bench) -> None:
    public, secret = shop.created.project.public_key, shop.created.secret_key
    evil = await ask(shop, ALL, x_api_key=public, origin="https://evil.com")
    assert (evil.status, document(evil)["code"]) == (403, "origin_not_allowed")
    assert (await ask(shop, ALL, x_api_key=public, origin="https://example.com")).status == 200
    assert (await ask(shop, ALL, x_api_key=secret, origin="https://evil.com")).status == 200


async def test_over_the_limit_is_429_with_the_time_to_wait(shop: Bench, database: Database) -> None:
    await database.execute("UPDATE projects SET rate_limit = 1")
    await shop.ingest.directory.refresh()
    key = shop.created.project.public_key
    with trio.fail_after(20):
        while (answer := await ask(shop, ALL, x_api_key=key)).status == 200:
            assert header(answer, "ratelimit")
    assert (answer.status, document(answer)["errorCode"]) == (429, "GENERAL")
    assert int(header(answer, "retry-after")) > 0
    events = {"events": [{"event": "hello"}]}
    assert (await shop.post("/api/v1/events/ingest", events, x_api_key=key))[0] == 202


async def test_bodies_may_be_compressed_and_have_to_be_short(shop: Bench) -> None:
    key = shop.created.project.public_key
    packed = gzip.compress(orjson.dumps(ANN))
    assert (await ask(shop, ALL, packed, x_api_key=key, content_encoding="gzip")).status == 200
    large = orjson.dumps({"context": {"a": "x" * 300_000}})
    assert (await ask(shop, ALL, large, x_api_key=key)).status == 413
    broken = await ask(shop, ALL, b"{", x_api_key=key)
    assert (broken.status, document(broken)["errorCode"]) == (400, "PARSE_ERROR")


async def test_pages_of_other_origins_may_send_what_the_client_sends(shop: Bench) -> None:
    for path in (ALL, ALL + "/checkout"):
        answer = await ask(shop, path, b"", method="OPTIONS")
        assert answer.status == 204
        allowed = set(header(answer, "access-control-allow-headers").split(", "))
        assert {"if-none-match", "x-api-key", "authorization", "content-type"} <= allowed
        asked = await ask(shop, path, b"", method="GET")
        assert (asked.status, header(asked, "allow")) == (405, "POST, OPTIONS")
    answer = await ask(shop, ALL, x_api_key=shop.created.project.public_key)
    assert "etag" in header(answer, "access-control-expose-headers").split(", ")
