"""docs/alerts.md is true: its examples are answered as it says, its programs verify what Beacon
signs, its kinds, codes and limits are those of the code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from beacon.alerts import deciding, forgetting
from beacon.alerts.channel_rows import MAX_CHANNELS
from beacon.alerts.channels import Target
from beacon.alerts.delivery.retrying import WAITS
from beacon.alerts.delivery.signing import new_secret, signed_headers
from beacon.alerts.delivery.worker import AT_ONCE_OF_A_CHANNEL
from beacon.alerts.facts import MAX_EVENTS, MAX_GROUPS
from beacon.alerts.payload import AlertPart, EventPart, IssuePart, Payload, ProjectPart
from beacon.alerts.rules import MAX_CHANNELS_OF_A_RULE, MIN_COOLDOWN_MINUTES, When
from beacon.alerts.saving import MAX_RULES
from beacon.outbound.fetch import MAX_ANSWER_BYTES, SECONDS
from beacon.web.api.endpoints import ENDPOINTS
from tests.conftest import free_port
from tests.docs.examples import answer_as_documented, blocks, requests

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "alerts.md").read_text(encoding="utf-8")
PLAIN = re.sub(r"\s+", " ", PAGE)
BLOCKS = blocks(PAGE)
BODY = b'{"alert": {"reason": "it works"}}'


def program(kind: str, containing: str) -> str:
    (found,) = [each.text for each in BLOCKS if each.kind == kind and containing in each.text]
    return found


def test_every_address_that_is_named_is_served() -> None:
    named = set(re.findall(r"`((?:GET|POST|PATCH|DELETE) /api/[^`?]+)", PLAIN))
    assert named <= {f"{each.method} {each.path}" for each in ENDPOINTS}
    assert len(named) > 5


def test_every_kind_of_rule_with_its_fields_and_every_kind_of_channel_is_told() -> None:
    for when in get_args(When):
        row = next(
            line
            for line in PAGE.splitlines()
            if line.startswith(f"| `{when.__struct_config__.tag}` |")
        )
        if row.endswith("| the same |"):
            continue
        assert [field for field in when.__struct_fields__ if f"`{field}`" not in row] == []
    for target in get_args(Target):
        assert f'"kind": "{target.__struct_config__.tag}"' in PAGE


def test_every_code_of_an_evaluation_is_told() -> None:
    source = Path(str(deciding.__file__)).read_text(encoding="utf-8")
    codes = set(re.findall(r'(?:Decision\("\w+", |code=|_suppressed\(\s*found, )"(\w+)"', source))
    told = set(re.findall(r"`(\w+)`", PAGE))
    assert len(codes) > 10
    assert codes - told == set()


@pytest.mark.parametrize(
    "claim",
    [
        f"up to {MAX_RULES} rules and {MAX_CHANNELS} channels",
        f"up to {MAX_CHANNELS_OF_A_RULE}, by id",
        f"at least {MIN_COOLDOWN_MINUTES} where something is counted",
        f"at most {deciding.MAX_FIRINGS_AN_HOUR} times an hour",
        f"older than {deciding.OLD.days} days",
        f"the {MAX_GROUPS} with the most events",
        f"kept for {forgetting.KEEP_EVALUATIONS.days} days, up to"
        f" {forgetting.MAX_EVALUATIONS:,} a rule",
        f"firings for {forgetting.KEEP_FIRINGS.days} days, up to {forgetting.MAX_FIRINGS:,}",
        f"that are over for {forgetting.KEEP_DELIVERIES.days} days",
        f"2xx within {SECONDS:g} seconds",
        f"{MAX_ANSWER_BYTES // 1024} KiB are read",
        {5: "Up to five of the newest events"}[MAX_EVENTS],
        {4: "at most four requests at a time"}[AT_ONCE_OF_A_CHANNEL],
    ],
)
def test_limits_are_those_of_the_code(claim: str) -> None:
    assert claim in PLAIN


def test_the_waits_are_those_of_the_code() -> None:
    seconds = {"s": 1, "min": 60, "h": 3600}
    text = PLAIN[PLAIN.index("at once, after 5 s") : PLAIN.index("each with up to a tenth more")]
    told = [float(n) * seconds[unit] for n, unit in re.findall(r"(\d+) (s|min|h)\b", text)]
    assert (0.0, *told) == WAITS


def test_the_payload_has_the_fields_of_the_code() -> None:
    payload = json.loads(program("json", '"alert.fired"'))
    for found, kind in (
        (payload, Payload),
        (payload["alert"], AlertPart),
        (payload["project"], ProjectPart),
        (payload["events"][0], EventPart),
    ):
        assert found.keys() == set(kind.__struct_fields__)
    assert [field for field in IssuePart.__struct_fields__ if f"`{field}`" not in PAGE] == []


# --- programs ---------------------------------------------------------------------------------


def signed(secret: str, body: bytes = BODY) -> dict[str, str]:
    return dict(signed_headers([secret], "msg_1", int(time.time()), body))


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[tuple[int, str, Any]]:
    """The page's own: its port, its secret, its process."""
    (tmp_path / "receiver.py").write_text(program("python", "HTTPServer"))
    port, secret = free_port(), new_secret()
    process = subprocess.Popen(
        [sys.executable, "-u", str(tmp_path / "receiver.py")],
        env={**os.environ, "PORT": str(port), "WEBHOOK_SECRET": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield port, secret, process
    process.kill()
    process.communicate()


def post(port: int, headers: dict[str, str]) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", BODY, headers)
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.02)  # it starts, and nothing tells when it has


def test_the_receiver_takes_what_is_genuine(receiver: tuple[int, str, Any]) -> None:
    port, secret, process = receiver
    assert post(port, signed(secret)) == 204
    assert process.stdout.readline() == "it works\n"
    assert post(port, signed(new_secret())) == 401


def test_nodes_program_verifies_what_is_genuine(tmp_path: Path) -> None:
    secret = new_secret()
    script = tmp_path / "verify.js"
    script.write_text(
        program("js", "createHmac")
        + "const [secret, headers, body] = JSON.parse(process.argv[2]);\n"
        + "console.log(verify(secret, headers, body).alert.reason);\n"
    )
    for headers, code in ((signed(secret), 0), (signed(new_secret()), 1)):
        argument = json.dumps([secret, headers, BODY.decode()])
        done = subprocess.run(
            ["node", str(script), argument], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == code, done.stderr
        assert (done.stdout == "it works\n") == (code == 0)


# --- requests ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def channel(shared: Any, shop: Any) -> str:
    """Of the page's first steps, under another name."""
    body = {"name": "First", "to": {"kind": "webhook", "url": "http://127.0.0.1:9000/"}}
    request = urllib.request.Request(
        f"http://127.0.0.1:{shared.port}/api/v1/projects/{shop.id}/alert-channels",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {shop.secret}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(json.loads(answer.read())["id"])


@pytest.mark.parametrize(("command", "answer"), requests(BLOCKS))
def test_a_request_is_answered_as_documented(
    shared: Any, shop: Any, channel: str, command: str, answer: str
) -> None:
    command = command.replace("curl ", "curl -i ", 1)
    answer_as_documented(shared, shop, command, answer, CHANNEL=channel)
