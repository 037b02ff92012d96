"""What goes between the server and the process that makes its reports, over pipes.

In: Python values of our own. Out: the same at the other end. Both ends are this Beacon: pickle is
safe here, and nothing that a client sent is unpickled, only what was made of it.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import trio

from beacon.reports.filters import Asking
from beacon.reports.journeys import Question
from beacon.reports.question import Plan

_LENGTH = 4


class Setup(NamedTuple):
    """The first frame. `home`: where columns are saved; `seconds`: how long a report may take."""

    dsn: str
    home: str
    seconds: float


class Build(NamedTuple):
    """Instead of a `Setup`: makes the columns of one project, and saves them. Answered by how many
    events are read, again and again, and by DONE."""

    dsn: str
    home: str
    project_id: UUID


DONE = (-1,)


class Planned(NamedTuple):
    plans: Sequence[Plan]


class Journeyed(NamedTuple):
    question: Question
    asking: Asking


class Request(NamedTuple):
    number: int
    project_id: UUID
    asked: Planned | Journeyed


class Reply(NamedTuple):
    """`failed`: the code of an error of Beacon's, and its text; `found` else."""

    number: int
    found: Any = None
    failed: tuple[str, str] | None = None


async def send(stream: trio.abc.SendStream, frame: tuple[Any, ...]) -> None:
    data = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
    await stream.send_all(len(data).to_bytes(_LENGTH, "big") + data)


async def receive(stream: trio.abc.ReceiveStream) -> Any | None:
    """None: there will be no more."""
    length = await _exactly(stream, _LENGTH)
    if length is None:
        return None
    data = await _exactly(stream, int.from_bytes(length, "big"))
    return None if data is None else pickle.loads(data)


async def _exactly(stream: trio.abc.ReceiveStream, count: int) -> bytes | None:
    found = bytearray()
    while len(found) < count:
        try:
            part = await stream.receive_some(count - len(found))
        except trio.BrokenResourceError:
            return None
        if not part:
            return None
        found += part
    return bytes(found)
