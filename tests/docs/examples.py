"""The examples of a page, and what makes them true.

A `sh` block is run, and the `http` block behind it is what must come of it. `...` in an answer
stands for anything.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from itertools import pairwise
from typing import Any, NamedTuple

import pytest

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GUARD_SECONDS = 60.0


class Block(NamedTuple):
    kind: str
    text: str
    heading: str


def blocks(page: str) -> list[Block]:
    found = []
    for match in BLOCK.finditer(page):
        headings = re.findall(r"^##+ (.+)$", page[: match.start()], re.MULTILINE)
        found.append(Block(match[1], match[2], headings[-1] if headings else ""))
    return found


def requests(found: list[Block]) -> list[Any]:
    """Parameters of a test: a command, and the answer that it must get."""
    return [
        pytest.param(sent.text, answer.text, id=sent.heading)
        for sent, answer in pairwise(found)
        if (sent.kind, answer.kind) == ("sh", "http")
    ]


def answer_as_documented(
    beacon: Any, project: Any, command: str, answer: str, **variables: str
) -> None:
    """Runs the command, which prints as `curl -i` does."""
    place = {"BEACON": f"http://127.0.0.1:{beacon.port}", "PROJECT": project.id}
    place["NUMBER"] = str(project.number)
    keys = {"KEY": project.key, "SECRET": project.secret}
    environment = {**os.environ, **place, **keys, **variables}
    done = subprocess.run(
        ["sh", "-ec", command],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=GUARD_SECONDS,
    )
    status, headers, content = _parts(done.stdout)
    wanted_status, wanted_headers, wanted = _parts(answer)
    assert status == wanted_status, done.stdout
    for name, value in wanted_headers.items():
        assert re.fullmatch(_pattern(value), headers[name])
    if wanted.lstrip().startswith(("{", "[")):
        assert_like(json.loads(content), as_json(wanted))
    else:
        assert content.strip() == wanted.strip()


def as_json(text: str) -> object:
    """JSON in which a bare `...` may stand for a value, and for further members of an object."""
    further = re.sub(r",\s*\.\.\.(?=\s*})", ',"...":"..."', text)
    return json.loads(re.sub(r'(?<=":)\.\.\.', '"..."', further))


def assert_like(found: object, wanted: object) -> None:
    if wanted == "...":
        return
    assert type(found) is type(wanted), (found, wanted)
    if isinstance(wanted, dict):
        assert isinstance(found, dict)
        names = wanted.keys() - {"..."}
        assert found.keys() >= names if "..." in wanted else found.keys() == names, found
        for name in names:
            assert_like(found[name], wanted[name])
    elif isinstance(wanted, list):
        assert isinstance(found, list)
        assert len(found) == len(wanted), (found, wanted)
        for one, other in zip(found, wanted, strict=True):
            assert_like(one, other)
    elif isinstance(wanted, str):
        assert re.fullmatch(_pattern(wanted), str(found), re.DOTALL), (found, wanted)
    else:
        assert found == wanted


def _pattern(text: str) -> str:
    """As a regular expression: `...` stands for anything."""
    return ".*".join(map(re.escape, text.split("...")))


def _parts(answer: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of an answer as `curl -i` prints it."""
    head, _, content = answer.replace("\r\n", "\n").partition("\n\n")
    first, *lines = head.splitlines()
    named = (line.partition(": ") for line in lines)
    return int(first.split()[1]), {name.lower(): value for name, _, value in named}, content
