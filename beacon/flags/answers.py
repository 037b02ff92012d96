"""A client's flags as it is told them: what is evaluated becomes pieces of JSON, and a frame. Pure.

In: a ruleset and contexts. Out: `Answers`: a piece a flag, in the order of the keys. Who has the
same answers shares one tuple of them, and one frame. Equal pieces are one object as long as
anybody holds it, from one edition to the next: so they are compared by identity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from weakref import WeakValueDictionary

import orjson

from beacon.door.frames import text_frame
from beacon.flags.map_size import left_out
from beacon.flags.model import Context, ErrorCode, Evaluation
from beacon.flags.reach import TARGETING_KEY, Reach, reaches, touched
from beacon.flags.rules import Ruleset


class Piece:
    """One flag's answer: `json` is `"key":value`. Without a variant it is empty, and the client's
    own default stands."""

    __slots__ = ("__weakref__", "error_code", "json", "key", "variant")

    def __init__(
        self, key: str, variant: str | None, json: bytes, error_code: ErrorCode | None = None
    ) -> None:
        self.key = key
        self.variant = variant
        self.json = json
        self.error_code = error_code


NOTHING = Piece("", None, b"")
"""Of a flag that there was not."""

Answers = tuple[Piece, ...]
KnownPieces = WeakValueDictionary[tuple[str, str | None, bytes, ErrorCode | None], Piece]
"""Of one environment, by what is in them."""

MAX_SHARED = 4096
"""Answers that are kept, or contexts whose answers are, so that others may share them."""

_UNIQUE = {TARGETING_KEY, "user_id", "anon_id"}
ContextOf = Callable[[], Context]


def frame_of(answers: Answers) -> bytes:
    """The message with the whole map."""
    told = [piece.json for piece in answers if piece.json]
    return text_frame(b'{"type":"flags","flags":{%b}}' % b",".join(told))


def variants_of(answers: Answers) -> dict[str, str]:
    """By flag, of those that have one."""
    return {piece.key: piece.variant for piece in answers if piece.variant is not None}


class Edition:
    """A ruleset as it is told to clients. `assigned` are the flags whose answers depend on who
    asks; `left_out` those that nobody is told, as the map would be too large."""

    def __init__(self, rules: Ruleset, known: KnownPieces) -> None:
        self.rules = rules
        self.keys = tuple(sorted(rules.flags))
        self.left_out = left_out(rules.flags)
        self.reached: dict[str, Reach] = reaches(rules)
        self.assigned = frozenset(key for key, reach in self.reached.items() if reach.is_personal)
        self._known = known
        self._pieces: dict[Evaluation, Piece] = {}
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

    def piece(self, key: str, evaluation: Evaluation) -> Piece:
        """Rulesets share evaluations between answers: so each is encoded once."""
        return self._pieces.get(evaluation) or self._new_piece(key, evaluation)

    def _new_piece(self, key: str, evaluation: Evaluation) -> Piece:
        variant, error_code = evaluation.variant, evaluation.error_code
        is_told = variant is not None and key not in self.left_out
        json = _encoded(key, evaluation.value) if is_told else b""
        if variant is not None and not json:
            variant = None
            error_code = ErrorCode.PARSE_ERROR if is_told else ErrorCode.GENERAL
        what = key, variant, json, error_code
        found = self._pieces[evaluation] = self._known.setdefault(what, Piece(*what))
        return found


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


class News(NamedTuple):
    """A client's answers from a change on. `frame` None: what it was told is still so. `is_other`:
    one of its variants is another."""

    answers: Answers
    frame: bytes | None
    is_other: bool


class Change:
    """From one edition to the next, or to what time made of it: each client's new answers."""

    def __init__(self, before: Edition, after: Edition) -> None:
        keys = touched(before.rules, after.rules, after.reached)
        moved = before.left_out ^ after.left_out
        keys += sorted((moved & after.reached.keys()).difference(keys))
        self._asking = Asking(after, keys)
        self._after = after
        place = {key: n for n, key in enumerate(keys)}
        old = {key: n for n, key in enumerate(before.keys)}
        self._before = [old.get(key) for key in keys]
        self._gone = [place for key, place in old.items() if key not in after.reached]
        self._plan = [(place.get(key), old.get(key, 0)) for key in after.keys]
        self._known: dict[int, tuple[Answers, dict[Answers, News]]] = {}

    def of(self, answers: Answers, context_of: ContextOf, now: int) -> News:
        """`answers` are shared, so their identity is enough."""
        pieces = self._asking.pieces(context_of, now)
        known = self._known.get(id(answers)) or self._kept(answers)
        return known[1].get(pieces) or self._made(answers, pieces, known[1])

    def _kept(self, answers: Answers) -> tuple[Answers, dict[Answers, News]]:
        if len(self._known) >= MAX_SHARED:
            self._known.clear()
        found = self._known[id(answers)] = answers, {}
        return found

    def _made(self, answers: Answers, pieces: Answers, known: dict[Answers, News]) -> News:
        made = tuple(
            [answers[old] if place is None else pieces[place] for place, old in self._plan]
        )
        is_told, is_other = self._difference(answers, pieces)
        frame = frame_of(made) if is_told else None
        found = known[pieces] = News(self._after.shared(made), frame, is_other)
        return found

    def _difference(self, answers: Answers, pieces: Answers) -> tuple[bool, bool]:
        """Of what is told, and of variants: two of them may have the same value."""
        is_told, is_other = any(answers[old].json for old in self._gone), False
        for piece, old in zip(pieces, self._before, strict=True):
            before = NOTHING if old is None else answers[old]
            if piece is not before:
                is_told = is_told or piece.json != before.json
                is_other = is_other or piece.variant != before.variant
        return is_told, is_other


def _encoded(key: str, value: object) -> bytes:
    try:
        return orjson.dumps(key) + b":" + orjson.dumps(value)
    except (TypeError, ValueError):  # a number that no client could read
        return b""
