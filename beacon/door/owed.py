"""Answers that wait for the disk: sent in order, by the commit itself, without a waiting task.

In: what ingest has taken of one connection's requests. Out: the answers, pushed to its stream
in the order of the requests, each as soon as its group is on disk. The connection reads on
meanwhile: so a request costs one wait (for its bytes), not two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from beacon.door.answers import connection_field, whole_answer
from beacon.door.lanes import Taken
from beacon.door.stream import ClientStream
from beacon.events import Response
from beacon.problems import problem_response
from beacon.spool.spool import Group

MAX_OWED = 256
"""Answers one connection may wait for; then it is not read on."""


class _Answer(NamedTuple):
    taken: Taken
    method: str
    http10: bool


class Owed:
    """The answers that one connection owes its client."""

    __slots__ = ("_answers", "_date", "_ends", "_paid", "_stream")

    def __init__(
        self,
        stream: ClientStream,
        *,
        date: Callable[[], bytes],
        ends: Callable[[], bool],
        paid: Callable[[], None],
    ) -> None:
        """`date` gives the Date field of now. `ends` tells whether the connection ends with
        what is owed; `paid` is called when nothing is any more."""
        self._stream = stream
        self._date = date
        self._ends = ends
        self._paid = paid
        self._answers: deque[_Answer] = deque()

    def __len__(self) -> int:
        return len(self._answers)

    def add(self, taken: Taken, method: str, http10: bool) -> None:
        """Owe an answer that keeps the connection alive."""
        group = taken.ticket
        last = self._last_group()
        self._answers.append(_Answer(taken, method, http10))
        if group is not None and group is not last:
            group.told.append(self._settled)
        if last is None and (group is None or group.done.is_set()):
            self._pay()

    async def all_paid(self) -> None:
        """Wait until nothing is owed."""
        while (group := self._last_group()) is not None:
            await group.done.wait()

    def _last_group(self) -> Group | None:
        for answer in reversed(self._answers):
            if answer.taken.ticket is not None:
                return answer.taken.ticket
        return None

    def _settled(self, _group: Group) -> None:
        self._pay()
        if not self._answers:
            self._paid()

    def _pay(self) -> None:
        """Push the answers whose groups are settled, up to the first whose is not."""
        pieces = []
        date = self._date()
        while self._answers:
            taken, method, http10 = self._answers[0]
            if taken.ticket is not None and not taken.ticket.done.is_set():
                break
            self._answers.popleft()
            goes_on = bool(self._answers) or not self._ends()
            extra = date + connection_field(goes_on, http10)
            pieces.append(whole_answer(settled_response(taken), method, extra))
        if pieces:
            self._stream.push(b"".join(pieces))


def settled_response(taken: Taken) -> Response:
    """The answer, or the problem that kept it from becoming durable."""
    refusal = taken.ticket.refusal() if taken.ticket else None
    return problem_response(refusal) if refusal else taken.response
