"""OpenFeature's own clients, unmodified, evaluate the flags of a real Beacon."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trio
from openfeature import api
from openfeature.client import OpenFeatureClient
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason
from subject import Project, Subject, until
from wire import post

from tests.browser.running import in_browser
from tests.e2e.conftest import MakeBeacon
from tests.e2e.flag_rows import add_flag, set_flag
from tests.node_packages import install

CLIENTS = Path(__file__).parents[1] / "openfeature"
CHANGES = 5
DRAIN_SECONDS = 5.0
PATH = "/ofrep/v1/evaluate/flags"
RULE = {"when": {"attribute": "plan", "operator": "eq", "value": "pro"}, "serve": {"variant": "on"}}


def host(shared: Subject) -> str:
    return f"http://127.0.0.1:{shared.port}"


async def known(shared: Subject, project: Project, key: str, value: Any) -> None:
    """The server answers so."""

    async def is_known() -> bool:
        headers = {"X-API-Key": project.key}
        context = {"context": {"targetingKey": "known"}}
        answer = await post(shared.port, f"{PATH}/{key}", context, headers=headers)
        return answer.status == 200 and answer.json.get("value") == value

    await until(is_known)


# --- the browser -----------------------------------------------------------------------------


@asynccontextmanager
async def a_page(
    beacon: Subject, project: Project, ready: Path, changes: int
) -> AsyncIterator[dict[str, Any]]:
    """A page that listens to the flag `checkout`, and what it found once it saw all changes."""
    config = {"off_variant": "off", "rules": [RULE], "default": {"variant": "off"}}
    await add_flag(beacon, project, "checkout", config=config)
    await known(beacon, project, "checkout", False)
    await trio.to_thread.run_sync(install, CLIENTS)
    found: dict[str, Any] = {}

    async def browse() -> None:
        found.update(
            await in_browser(
                "../openfeature/browse.mjs",
                host=host(beacon),
                key=project.key,
                flag="checkout",
                user="user-7",
                ready=str(ready),
                changes=changes,
            )
        )

    async def listens() -> bool:
        return ready.exists()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(browse)
        await until(listens)
        yield found


async def test_a_change_reaches_the_browser_within_a_second(
    shared: Subject, tmp_path: Path
) -> None:
    project = await shared.project("Shop", "--domain", "shop.localhost")
    changed = []
    async with a_page(shared, project, tmp_path / "ready", CHANGES) as found:
        for number in range(CHANGES):
            await trio.sleep(0.3)  # changes that come at once are told as one
            await set_flag(shared, project, "checkout", enabled=bool(number % 2))
            changed.append(time.time() * 1000)

    assert (found["first"]["value"], found["first"]["reason"]) == (True, "TARGETING_MATCH")
    assert found["first"]["variant"] == "on"
    assert found["complaints"] == []
    assert found["stream"] == "text/event-stream"
    assert [200, False, False] in found["statuses"]
    assert [304, True, False] in found["statuses"]
    assert [200, True, True] in found["statuses"], "it says which change it was told of"
    assert [each["value"] for each in found["seen"]] == [n % 2 == 1 for n in range(CHANGES)]
    took = [each["at"] - at for each, at in zip(found["seen"], changed, strict=True)]
    assert sorted(took)[CHANGES // 2] < 1000, took
    print("milliseconds from a change to the browser:", [round(each) for each in took])


async def test_a_page_that_is_open_hears_on_after_the_server_was_restarted(
    make_beacon: MakeBeacon, tmp_path: Path
) -> None:
    beacon = make_beacon()
    await beacon.up()
    project = await beacon.project("Shop", "--domain", "shop.localhost")
    async with a_page(beacon, project, tmp_path / "ready", 1) as found:
        assert await beacon.down() == 0
        await beacon.up()
        await set_flag(beacon, project, "checkout", enabled=False)
    assert [each["value"] for each in found["seen"]] == [False]


# --- Python ----------------------------------------------------------------------------------


@pytest.fixture
def python_client(shared: Subject, project: Project) -> Iterator[OpenFeatureClient]:
    headers = {"X-API-Key": project.key}
    api.set_provider(OFREPProvider(host(shared), headers_factory=lambda: headers))
    yield api.get_client()
    api.shutdown()


async def test_the_python_provider(
    shared: Subject, project: Project, python_client: OpenFeatureClient
) -> None:
    variants = {"a": {"size": 1}, "b": {"size": 2}}
    serve = {"default": {"variant": "b"}}
    await add_flag(shared, project, "split", config={"default": split("on", "off")})
    await add_flag(shared, project, "text", kind="string", variants={"x": "hé"}, config=only("x"))
    await add_flag(shared, project, "number", kind="number", variants={"x": 7}, config=only("x"))
    await add_flag(shared, project, "half", kind="number", variants={"x": 0.5}, config=only("x"))
    await add_flag(shared, project, "box", kind="json", variants=variants, config=serve)
    await add_flag(shared, project, "off", enabled=False)
    await known(shared, project, "off", False)
    ann = EvaluationContext("ann", {"plan": "pro"})

    def ask() -> None:
        client = python_client
        split = client.get_boolean_details("split", False, ann)
        assert (split.value, split.variant, split.reason) == (True, "on", Reason.SPLIT)
        assert client.get_string_value("text", "", ann) == "hé"
        assert client.get_integer_value("number", 0, ann) == 7
        assert client.get_float_value("half", 0.0, ann) == 0.5
        assert client.get_object_value("box", {}, ann) == {"size": 2}
        off = client.get_boolean_details("off", True, ann)
        assert (off.value, off.reason) == (False, Reason.DISABLED)

    def fail() -> None:
        none = python_client.get_boolean_details("none", True, ann)
        assert (none.value, none.error_code) == (True, ErrorCode.FLAG_NOT_FOUND)
        nobody = python_client.get_boolean_details("split", False)
        assert (nobody.value, nobody.error_code) == (False, ErrorCode.TARGETING_KEY_MISSING)
        wrong = python_client.get_string_details("split", "x", ann)
        assert (wrong.value, wrong.error_code) == ("x", ErrorCode.TYPE_MISMATCH)

    await trio.to_thread.run_sync(ask)
    await trio.to_thread.run_sync(fail)


async def test_without_a_variant_the_python_provider_takes_the_codes_default(
    shared: Subject, project: Project, python_client: OpenFeatureClient
) -> None:
    await add_flag(shared, project, "text", kind="string", variants={"x": "y"}, config=only("x"))
    await known(shared, project, "text", "y")
    await set_flag(shared, project, "text", enabled=False)
    await known(shared, project, "text", None)

    def ask() -> None:
        found = python_client.get_string_details("text", "mine", EvaluationContext("ann"))
        assert (found.value, found.reason) == ("mine", Reason.DISABLED)

    await trio.to_thread.run_sync(ask)


def only(variant: str) -> dict[str, Any]:
    return {"default": {"variant": variant}}


def split(all_of: str, none_of: str) -> dict[str, Any]:
    return {"split": [{"variant": all_of, "weight": 1}, {"variant": none_of, "weight": 0}]}


# --- the stream on the wire ------------------------------------------------------------------


async def test_the_stream_says_that_a_flag_changed_whoever_changed_it(
    shared: Subject, project: Project
) -> None:
    await add_flag(shared, project, "checkout")
    await known(shared, project, "checkout", True)
    headers = {"X-API-Key": project.key}
    answer = await post(shared.port, PATH, {"context": {}}, headers)
    uri = answer.json["eventStreams"][0]["endpoint"]["requestUri"]
    async with stream_of(shared, uri) as stream:
        assert await stream.value("content-type") == "text/event-stream"
        assert await stream.value("access-control-allow-origin") == "*"
        await stream.value("id")
        await set_flag(shared, project, "checkout", enabled=False)
        event = json.loads(await stream.value("data"))
        while await is_on(shared, project):  # that it was made may be told first
            event = json.loads(await stream.value("data"))
        last_id = await stream.value("id")
    assert (event["type"], event["etag"]) == ("refetchEvaluation", last_id.split(".")[0])
    assert abs(event["lastModified"] - time.time()) < 60

    await set_flag(shared, project, "checkout", enabled=True)
    await known(shared, project, "checkout", True)
    async with stream_of(shared, uri, f"Last-Event-ID: {last_id}") as stream:
        event = json.loads(await stream.value("data"))
        assert event["etag"] != last_id.split(".")[0]


class Stream:
    """The lines of an answer without an end, chunked or not."""

    def __init__(self, transport: trio.SocketStream) -> None:
        self._transport = transport
        self._read = b""

    async def value(self, name: str) -> str:
        """Of the next line with this name. Raises EndOfChannel at the end."""
        while True:
            line, newline, rest = self._read.partition(b"\n")
            if not newline:
                more = await self._transport.receive_some()
                if not more or more.endswith(b"0\r\n\r\n"):
                    raise trio.EndOfChannel
                self._read += more
                continue
            self._read = rest
            field, _, value = line.decode().strip().partition(": ")
            if field.lower() == name:
                return value


@asynccontextmanager
async def stream_of(shared: Subject, uri: str, *headers: str) -> AsyncIterator[Stream]:
    with trio.fail_after(60):
        async with await trio.open_tcp_stream("127.0.0.1", shared.port) as transport:
            head = "\r\n".join([f"GET {uri} HTTP/1.1", "Host: beacon", *headers, "", ""])
            await transport.send_all(head.encode())
            yield Stream(transport)


async def is_on(shared: Subject, project: Project) -> bool:
    headers = {"X-API-Key": project.key}
    answer = await post(shared.port, f"{PATH}/checkout", {"context": {}}, headers)
    return bool(answer.json["value"])


async def test_a_server_that_stops_waits_for_no_stream(make_beacon: MakeBeacon) -> None:
    beacon = make_beacon()
    await beacon.up()
    project = await beacon.project()
    answer = await post(beacon.port, PATH, {"context": {}}, {"X-API-Key": project.key})
    uri = answer.json["eventStreams"][0]["endpoint"]["requestUri"]
    async with stream_of(beacon, uri) as stream, trio.open_nursery() as nursery:
        await stream.value("id")
        began = trio.current_time()
        nursery.start_soon(trio.to_thread.run_sync, beacon.stop)
        with pytest.raises(trio.EndOfChannel):
            await stream.value("data")
        assert trio.current_time() - began < DRAIN_SECONDS


async def test_a_wrong_token_opens_no_stream(shared: Subject) -> None:
    for query in ("", "?token=", "?token=abc"):
        answer = await post(shared.port, f"/ofrep/v1/stream{query}", method="GET")
        assert answer.code == "unauthorized"
        assert answer.headers["access-control-allow-origin"] == "*"
