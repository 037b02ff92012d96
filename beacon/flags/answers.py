"""A client's flags as it is told them: what is evaluated becomes pieces of JSON, and a frame. Pure.

In: a ruleset and contexts. Out: `Answers`: a piece of JSON a flag, in the order of the keys. Who
has the same answers shares one tuple of them, and one frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson

from beacon.door.frames import text_frame
from beacon.flags.model import Context, Evaluation
from beacon.flags.reach import TARGETING_KEY, Reach, reaches, touched
from beacon.flags.rules import Ruleset

Answers = tuple[bytes, ...]
"""`"key":value` of each flag; empty where it has none and the client's own default stands."""

MAX_SHARED = 4096
"""Answers that are kept, or contexts whose answers are, so that others may share them."""

_UNIQUE = {TARGETING_KEY, "user_id", "anon_id"}
ContextOf = Callable[[], Context]


def frame_of(answers: Answers) -> bytes:
    """The message with the whole map."""
    return text_frame(b'{"type":"flags","flags":{%b}}' % b",".join(filter(None, answers)))


class Edition:
    """A ruleset as it is told to clients. `asked` are the flags that it asks for."""

    def __init__(self, rules: Ruleset) -> None:
        self.rules = rules
        self.keys = tuple(sorted(rules.flags))
        self.reached: dict[str, Reach] = reaches(rules)
        self._pieces: dict[int, tuple[Evaluation, bytes]] = {}
        self._shared: dict[Answers, Answers] = {}
        self._all = Asking(self, self.keys)

    def answers(self, context_of: ContextOf, now: int) -> Answers:
        """Of all flags; `context_of` is called when an answer depends on it."""
        return self.shared(self._all.pieces(context_of, now))

    def shared(self, answers: Answers) -> Answers:
        """The same, as one object with those who have them too."""
        if len(self._shared) >= MAX_SHARED:
            self._shared.clear()
        return self._shared.setdefault(answers, answers)

    def time_passed(self) -> None:
        self._all = Asking(self, self.keys)

    def piece(self, key: str, evaluation: Evaluation) -> bytes:
        """Rulesets share evaluations between answers: so each is encoded once."""
        if evaluation.variant is None:
            return b""
        found = self._pieces.get(id(evaluation))
        if found is None:
            found = self._pieces[id(evaluation)] = evaluation, _encoded(key, evaluation.value)
        return found[1]


class Asking:
    """Some flags of an edition, asked of many clients; of no more of them than differ."""

    def __init__(self, edition: Edition, keys: Sequence[str]) -> None:
        self.keys = keys
        self._edition = edition
        reach = Reach()
        for key in keys:
            reach = reach.joined(edition.reached[key])
        self._attributes = tuple(sorted(reach.attributes))
        self._for_each = reach.segments or not _UNIQUE.isdisjoint(reach.attributes)
        self._known: dict[tuple[str | None, ...], Answers] = {}

    def pieces(self, context_of: ContextOf, now: int) -> Answers:
        """In the order of the keys."""
        if self._for_each:
            return self._evaluated(context_of(), now)
        if not self._attributes:
            return self._known.get(()) or self._kept((), {}, now)
        context = context_of()
        values = tuple([context.get(name) for name in self._attributes])
        if not all(value is None or isinstance(value, str) for value in values):
            return self._evaluated(context, now)  # of other values, 1 and true are equal
        return self._known.get(values) or self._kept(values, context, now)

    def _kept(self, values: tuple[str | None, ...], context: Context, now: int) -> Answers:
        if len(self._known) >= MAX_SHARED:
            self._known.clear()
        found = self._known[values] = self._evaluated(context, now)
        return found

    def _evaluated(self, context: Context, now: int) -> Answers:
        edition = self._edition
        if len(self.keys) == len(edition.keys):
            found = edition.rules.evaluate_all(context, now)
            return tuple([edition.piece(key, found[key]) for key in self.keys])
        evaluate = edition.rules.evaluate
        return tuple([edition.piece(key, evaluate(key, context, now)) for key in self.keys])


class Change:
    """From one edition to the next, or to what time made of it: each client's new answers."""

    def __init__(self, before: Edition, after: Edition) -> None:
        keys = touched(before.rules, after.rules, after.reached)
        self._asking = Asking(after, keys)
        self._after = after
        place, old = (
            {key: n for n, key in enumerate(keys)},
            {k: n for n, k in enumerate(before.keys)},
        )
        self._plan = [(place.get(key), old.get(key, 0)) for key in after.keys]
        self._known: dict[tuple[Answers, Answers], tuple[Answers, bytes | None]] = {}

    def of(self, answers: Answers, context_of: ContextOf, now: int) -> tuple[Answers, bytes | None]:
        """And the frame that says so; None: what the client was told is still so."""
        pieces = self._asking.pieces(context_of, now)
        found = self._known.get((answers, pieces))
        if found is None:
            if len(self._known) >= MAX_SHARED:
                self._known.clear()
            found = self._known[answers, pieces] = self._made(answers, pieces)
        return found

    def _made(self, answers: Answers, pieces: Answers) -> tuple[Answers, bytes | None]:
        made = tuple(
            [answers[old] if place is None else pieces[place] for place, old in self._plan]
        )
        frame = frame_of(made)
        return self._after.shared(made), None if frame == frame_of(answers) else frame


def _encoded(key: str, value: object) -> bytes:
    try:
        return orjson.dumps(key) + b":" + orjson.dumps(value)
    except (TypeError, ValueError):  # a number that no client could read
        return b""
