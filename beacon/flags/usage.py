"""What is evaluated is counted, by flag and variant, until it is taken to be written. No I/O.

In: evaluations that clients asked for or were pushed. Out: `Row`s of a day, and totals for the
metrics. What is counted are the objects themselves, at the speed of C: rulesets share their
evaluations between answers (`beacon.flags.rules`), and clients share what they are pushed. Which
flag and variant each of them is, is looked at once, when it is added up.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import Literal, NamedTuple, Protocol

from beacon.flags.model import ErrorCode, Evaluation

ANSWERS_AT_ONCE = 64
"""Counted together, as that takes half of the time: the processor has all at hand."""
MAX_HELD = 20_000
"""Evaluations, and pieces of answers, that are not added up yet; beyond, the oldest are."""
MAX_ROWS = 100_000
"""That wait to be written; beyond, what is not among them is counted in `lost`."""

By = Literal["push", "ofrep", "posthog"]
Place = tuple[bytes, str]
"""A project's id and the key of an environment."""


class Piece(Protocol):
    """A flag's answer as it is pushed. `variant` None: it has no value."""

    @property
    def key(self) -> str: ...
    @property
    def variant(self) -> str | None: ...
    @property
    def error_code(self) -> ErrorCode | None: ...


class RowKey(NamedTuple):
    """`variant` "": no value, the default in the client's code stands."""

    project_id: bytes
    flag: str
    environment: str
    day: date
    variant: str


class Row(NamedTuple):
    """A day's evaluations of a flag that had one answer."""

    key: RowKey
    evaluations: int
    first_at: datetime
    last_at: datetime


class Usage:
    """What this node evaluated since its start: `evaluations` by protocol, and the `frames` that
    told clients of them. Of what was added up already, `errors` by code, and `lost`: what fits in
    no row."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.time,
        max_held: int = MAX_HELD,
        max_rows: int = MAX_ROWS,
    ) -> None:
        self.evaluations: Counter[By] = Counter()
        self.errors: Counter[str] = Counter()
        self.frames = 0
        self.lost = 0
        self._now = now
        self._max_held, self._max_rows = max_held, max_rows
        self._answered: list[tuple[Place, dict[str, Evaluation]]] = []
        self._found: dict[Place, _Found] = {}
        self._told: dict[Place, _Told] = {}
        self._held = 0
        self._rows: dict[RowKey, Row] = {}

    # --- the hot path -------------------------------------------------------------------

    def evaluated(
        self, by: By, project_id: bytes, environment: str, found: dict[str, Evaluation]
    ) -> None:
        """A client asked, and this was found, by flag; nobody changes it afterwards."""
        self.evaluations[by] += len(found)
        self._answered.append(((project_id, environment), found))
        if len(self._answered) == ANSWERS_AT_ONCE:
            self._count_answered()

    def not_found(self, by: By) -> None:
        """A client asked for a flag that there is not. Its key is anybody's, and not kept."""
        self.evaluations[by] += 1
        self.errors[ErrorCode.FLAG_NOT_FOUND.value] += 1

    def pushed(
        self, project_id: bytes, environment: str, answers: Sequence[Piece], clients: int = 1
    ) -> None:
        """So many clients were sent these answers."""
        self.evaluations["push"] += len(answers) * clients
        self.frames += clients
        self.connected(project_id, environment, answers, clients)

    def connected(
        self, project_id: bytes, environment: str, answers: Sequence[Piece], clients: int = 1
    ) -> None:
        """So many clients still go by these answers."""
        place = project_id, environment
        of_place = self._told.get(place)
        if of_place is None:
            of_place = self._told[place] = _Told()
        known = id(answers)
        of_place.clients[known] += clients
        if known not in of_place.answers:
            of_place.answers[known] = answers
            self._hold(len(answers))

    # --- what came together -----------------------------------------------------------------

    def take(self) -> list[Row]:
        """All that was added up, in the order of the keys. Who cannot write it gives it back."""
        rows, self._rows = self._rows, {}
        return [rows[key] for key in sorted(rows)]

    def give_back(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._add(row)

    def add_up(self) -> bool:
        """What was counted of one place, the one that began first; False: there is none."""
        self._count_answered()
        at = datetime.fromtimestamp(self._now(), UTC)
        for place in list(self._found)[:1]:
            found = self._found.pop(place)
            self._held -= len(found.keys)
            for evaluation, count in found.counts.items():
                self._count(place, found.keys[evaluation], evaluation, count, at)
        for place in list(self._told)[:1]:
            told = self._told.pop(place)
            self._held -= sum(map(len, told.answers.values()))
            for piece, count in told.pieces().items():
                self._count(place, piece.key, piece, count, at)
        return bool(self._found or self._told)

    def _count_answered(self) -> None:
        answered, self._answered = self._answered, []
        by_place: dict[Place, list[dict[str, Evaluation]]] = {}
        for place, found in answered:
            by_place.setdefault(place, []).append(found)
        for place, each in by_place.items():
            of_place = self._found.get(place)
            if of_place is None:
                of_place = self._found[place] = _Found()
            self._hold(of_place.count(each))

    def _hold(self, more: int) -> None:
        self._held += more
        while self._held > self._max_held:
            self.add_up()

    def _count(
        self, place: Place, flag: str, answer: Evaluation | Piece, count: int, at: datetime
    ) -> None:
        if answer.error_code is not None:
            self.errors[answer.error_code.value] += count
        key = RowKey(place[0], flag, place[1], at.date(), answer.variant or "")
        self._add(Row(key, count, at, at))

    def _add(self, row: Row) -> None:
        other = self._rows.get(row.key)
        if other is None and len(self._rows) >= self._max_rows:
            self.lost += row.evaluations
        else:
            self._rows[row.key] = row if other is None else _joined(row, other)


class _Found:
    """How often each evaluation was the answer, and of which flag it is."""

    __slots__ = ("counts", "keys")

    def __init__(self) -> None:
        self.counts: Counter[Evaluation] = Counter()
        self.keys: dict[Evaluation, str] = {}

    def count(self, answers: Sequence[dict[str, Evaluation]]) -> int:
        """How many are new."""
        known = len(self.keys)
        self.counts.update(chain.from_iterable(map(dict.values, answers)))
        if len(self.counts) != known:
            for found in answers:
                self.keys.update((evaluation, key) for key, evaluation in found.items())
        return len(self.keys) - known


class _Told:
    """Answers by their identity, and how many clients have them."""

    __slots__ = ("answers", "clients")

    def __init__(self) -> None:
        self.answers: dict[int, Sequence[Piece]] = {}
        self.clients: Counter[int] = Counter()

    def pieces(self) -> Counter[Piece]:
        counts: Counter[Piece] = Counter()
        for known, answers in self.answers.items():
            clients = self.clients[known]
            if clients == 1:
                counts.update(answers)
            else:
                for piece in answers:
                    counts[piece] += clients
        return counts


def _joined(one: Row, other: Row) -> Row:
    return Row(
        one.key,
        one.evaluations + other.evaluations,
        min(one.first_at, other.first_at),
        max(one.last_at, other.last_at),
    )
