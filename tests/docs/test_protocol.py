"""docs/protocol.md is true: its examples are run, its codes and limits compared with the code.

A `ws` block is a conversation; tests/docs/examples.py has the others.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import trio
from trio_websocket import open_websocket_url

from beacon import errors, events
from beacon.config import Settings
from beacon.decode import body, fields
from beacon.door.limits import KIB, MIB, Limits
from beacon.ingest.limits import BURST_SECONDS
from beacon.ingest.socket import MAX_HELD_SECONDS
from tests.docs.examples import answer_as_documented, as_json, assert_like, blocks, requests

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "protocol.md").read_text(encoding="utf-8")
WEB_API = (DOCS / "api.md").read_text(encoding="utf-8")
GUARD_SECONDS = 60.0

NEVER_ANSWERED = {
    "already_running",
    "backup_failed",
    "cannot_start",
    "mail_failed",
    "outbound_failed",
    "outbound_refused",
    "postgres_refused",
    "spool_broken",
    "usage",
}
"""Codes that the command line and the log tell, and no client hears."""


BLOCKS = blocks(PAGE)
REQUESTS = requests(BLOCKS)
CONVERSATIONS = [pytest.param(each.text, id=each.heading) for each in BLOCKS if each.kind == "ws"]


@pytest.mark.parametrize(("command", "answer"), REQUESTS)
def test_a_request_is_answered_as_documented(shared, shop, limited, command, answer):
    answer_as_documented(shared, shop, command, answer, LIMITED=limited.key)


@pytest.mark.parametrize("conversation", CONVERSATIONS)
async def test_a_conversation_goes_as_documented(shared, shop, conversation):
    first, *lines = conversation.splitlines()
    target = first.removeprefix("GET ").replace("$PROJECT", shop.id)
    with trio.fail_after(GUARD_SECONDS):
        async with open_websocket_url(f"ws://127.0.0.1:{shared.port}{target}") as socket:
            for line in lines:
                if line.startswith("> "):
                    await socket.send_message(line[2:])
                else:
                    await _hear(socket, as_json(line.removeprefix("< ")))


async def _hear(socket, wanted):
    """The next message is like it; before an ack there may be acks of smaller numbers."""
    found = json.loads(await socket.get_message())
    while found["type"] == wanted["type"] == "ack" and found["seq"] < wanted["seq"]:
        found = json.loads(await socket.get_message())
    assert_like(found, wanted)


async def test_what_was_resent_in_the_example_is_stored_once(shared):
    """Whatever of it arrived the first time."""
    project = await shared.project()
    sent = []
    for _, text, heading in BLOCKS:
        if heading == "Resending":
            target = text.splitlines()[0].removeprefix("GET ").replace("$PROJECT", project.id)
            said = [line[2:] for line in text.splitlines() if line.startswith("> ")]
            sent += [json.loads(message) for message in said]
            await _say_all(f"ws://127.0.0.1:{shared.port}{target}", said)
    stored = await shared.events(project, "id, event_name")
    assert [row["event_name"] for row in stored] == ["first", "second", "third"]
    assert {row["id"] for row in stored} == {message["id"] for message in sent}
    assert len(sent) == 4


async def _say_all(url, said):
    with trio.fail_after(GUARD_SECONDS):
        async with open_websocket_url(url) as socket:
            for message in said:
                await socket.send_message(message)
            last = json.loads(said[-1])["seq"]
            await _hear(socket, {"type": "flags", "flags": {}})
            await _hear(socket, {"type": "ack", "seq": last})


def test_every_error_that_a_client_can_get_is_documented_with_its_status():
    """Those of ingest here, those of the web API on its own page."""
    rows = set(re.findall(r"^\| (\d{3}) \| `(\w+)` \|", PAGE + WEB_API, re.MULTILINE))
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    made = {(str(each.status), each.code) for each in kinds}
    told = {(status, code) for status, code in made if code not in NEVER_ANSWERED}
    assert rows == told | {("426", "upgrade_required")}


def test_limits_are_documented_as_they_are():
    limits = Limits()
    settings = Settings.__dataclass_fields__
    documented = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", PAGE, re.MULTILINE)
    found = {what: value.split(" (")[0] for what, value in documented}
    assert found["events in a batch"] == f"{events.MAX_BATCH_EVENTS:,}"
    assert found["an event's name"] == f"{events.MAX_NAME_CHARACTERS} characters"
    assert found["visitor and user ids"] == f"{events.MAX_IDENTITY_CHARACTERS} characters"
    assert found["session ids"] == f"{fields.MAX_SESSION_CHARACTERS} characters"
    assert _starting("an event's properties", found) == f"{events.MAX_PROPERTIES_BYTES // KIB} KiB"
    assert _starting("the same of an error", found) == f"{events.MAX_ERROR_EVENT_BYTES // MIB} MiB"
    assert _starting("nesting", found) == f"{events.MAX_JSON_DEPTH} levels"
    assert _starting("a body", found) == f"{settings['max_body_bytes'].default // MIB} MiB"
    assert found["a WebSocket message"] == f"{settings['max_message_bytes'].default // MIB} MiB"
    assert found["header fields of a request"] == str(limits.headers)
    assert found["a request's head"] == f"{limits.head_bytes // KIB} KiB"
    assert limits.head_seconds == limits.first_byte_seconds == 10
    assert _starting("from a connection", found) == "10 s"
    assert limits.body_bytes_per_second == KIB
    assert _starting("for a body", found).startswith(f"{limits.body_seconds:g} s")
    assert found["idle between two requests"] == f"{limits.idle_seconds:g} s"
    assert found["connections at once"] == f"{settings['max_connections'].default:,}"
    assert f"{limits.push_bytes // KIB} KiB wait for it" in PAGE
    assert BURST_SECONDS == 10
    assert "Ten seconds' worth may\ncome at once" in PAGE
    assert f"over {MAX_HELD_SECONDS:g} seconds ends the connection with 1008" in PAGE
    assert body.MAX_ENCODINGS == 3


def _starting(what, found):
    (value,) = (each for name, each in found.items() if name.startswith(what))
    return value
