"""Compiles the flags of one environment, and evaluates them. Pure.

In: flags and segments, once a change; then a context and the time. Out: an `Evaluation` a
flag. Compiling turns each flag into functions over tuples, so that an evaluation does nothing
but look up, compare and hash. Evaluations are made when compiling, each for one flag, and shared
between answers: what is made of one (its JSON) and how often it was given can be kept by it.

Neither step raises: a flag that cannot be compiled answers ERROR with PARSE_ERROR.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

import msgspec

from beacon.flags.bucketing import hash32, key_by
from beacon.flags.changes import Changes
from beacon.flags.conditions import (
    Held,
    Test,
    Uncompilable,
    compile_condition,
    every,
    remembered,
)
from beacon.flags.model import (
    Context,
    ErrorCode,
    Evaluation,
    Flag,
    Reason,
    Segment,
    Serve,
)
from beacon.flags.order import in_order
from beacon.flags.schedule import MILLION, Ramp, is_switch, ramps, switched
from beacon.flags.value_types import is_of_type

Found = dict[str, Evaluation]
"""What was evaluated already, by flag: so that no prerequisite is evaluated twice."""
Answer = Callable[[Context, int, Found, Held], Evaluation]
Serving = Callable[[Context], Evaluation]

NOT_FOUND = Evaluation(None, None, Reason.ERROR, ErrorCode.FLAG_NOT_FOUND)
"""Of no flag, and so the only one that is not one flag's."""


class Ruleset:
    """All flags of one environment, ready to be evaluated. `now`: milliseconds since 1970."""

    __slots__ = ("_answers", "_changes", "broken", "flags", "segments", "tests")

    def __init__(
        self,
        flags: Mapping[str, Flag | None],
        segments: Mapping[str, Segment],
        answers: dict[str, Answer],
        tests: Mapping[str, Test],
        changes: Changes,
        broken: Mapping[str, str],
    ) -> None:
        self.flags = flags
        self.segments = segments
        self.tests = tests  # of the segments that compiled
        self.broken = broken  # flags that did not compile, and why
        self._answers = answers  # prerequisites before those that need them
        self._changes = changes

    def evaluate(self, key: str, context: Context, now: int) -> Evaluation:
        answer = self._answers.get(key)
        return NOT_FOUND if answer is None else answer(context, now, {}, {})

    def evaluate_some(self, keys: Iterable[str], context: Context, now: int) -> Found:
        """Those that there are, and the flags that they need."""
        found: Found = {}
        held: Held = {}
        for key in keys:
            answer = self._answers.get(key)
            if answer is not None and key not in found:
                found[key] = answer(context, now, found, held)
        return found

    def evaluate_all(self, context: Context, now: int) -> Found:
        found: Found = {}
        held: Held = {}
        for key, answer in self._answers.items():
            found[key] = answer(context, now, found, held)
        return found

    def behind_its_switch(self, flag: Flag) -> str | None:
        """What would keep a flag that is off from being evaluated, were it on."""
        if not _is_off_for_good(flag):
            return None
        on = msgspec.structs.replace(flag, killed=False, enabled=True)
        try:
            _flag(on, self.tests, self._answers)
        except (Uncompilable, RecursionError) as error:
            return str(error)
        return None

    def next_change(self, now: int) -> int | None:
        """When an answer may be another by the clock alone; None: never again."""
        return self._changes.after(now)


def compile_flags(flags: Mapping[str, Flag | None], segments: Iterable[Segment]) -> Ruleset:
    """Flags by key; None is one whose stored form could not be read at all."""
    segments = list(segments)
    tests = compile_segments(segments)
    order = in_order({key: _needs(flag) for key, flag in flags.items()})
    answers: dict[str, Answer] = {}
    broken: dict[str, str] = {}
    for key in order:
        try:
            answers[key] = _compiled(flags[key], tests, answers)
        except (Uncompilable, RecursionError) as error:
            broken[key] = str(error)
            answers[key] = _always(_failed(ErrorCode.PARSE_ERROR))
    for key in flags.keys() - answers.keys():
        broken[key] = "flags that it needs go in a circle"
        answers[key] = _always(_failed(ErrorCode.PARSE_ERROR))
    changes = Changes([flag for flag in flags.values() if flag is not None], segments)
    return Ruleset(flags, {s.key: s for s in segments}, answers, tests, changes, broken)


def compile_segments(segments: Iterable[Segment]) -> dict[str, Test]:
    """Those that can be compiled; what names another one cannot."""
    tests: dict[str, Test] = {}
    for segment in segments:
        try:
            test = every([compile_condition(c, {}) for c in segment.conditions])
        except (Uncompilable, RecursionError):
            continue
        tests[segment.key] = remembered(segment.key, test)
    return tests


def _needs(flag: Flag | None) -> list[str]:
    if flag is None or _is_off_for_good(flag):
        return []
    return [needed.flag for needed in flag.prerequisites]


def _is_off_for_good(flag: Flag) -> bool:
    return flag.killed or (not flag.enabled and not any(map(is_switch, flag.schedule)))


def _always(evaluation: Evaluation) -> Answer:
    return lambda context, now, found, held: evaluation


def _compiled(flag: Flag | None, tests: Mapping[str, Test], answers: dict[str, Answer]) -> Answer:
    if flag is None:
        raise Uncompilable("it cannot be read")
    return _flag(flag, tests, answers)


def _flag(flag: Flag, tests: Mapping[str, Test], answers: dict[str, Answer]) -> Answer:
    """From the inside out: rules and default, prerequisites, the switch."""
    if not all(is_of_type(flag.type, value) for value in flag.variants.values()):
        raise Uncompilable("a value is not of the flag's type")
    off = off_evaluation(flag)
    if _is_off_for_good(flag):
        return _always(off)
    answer, never_raises = _by_rules(flag, tests)
    if flag.prerequisites:
        answer, never_raises = _with_prerequisites(flag, answers, answer, off), False
    if any(map(is_switch, flag.schedule)):
        answer = _scheduled(flag, answer, off)
    return answer if never_raises else _guarded(answer)


def off_evaluation(flag: Flag) -> Evaluation:
    if flag.off_variant is None:
        return Evaluation(None, None, Reason.DISABLED)
    return _evaluation(flag, flag.off_variant, Reason.DISABLED)


def _failed(error_code: ErrorCode) -> Evaluation:
    return Evaluation(None, None, Reason.ERROR, error_code)


def _evaluation(flag: Flag, variant: str, reason: Reason) -> Evaluation:
    if variant not in flag.variants:
        raise Uncompilable(f"there is no variant {variant!r}")
    return Evaluation(flag.variants[variant], variant, reason)


def _by_rules(flag: Flag, tests: Mapping[str, Test]) -> tuple[Answer, bool]:
    """The answer of a flag that is on; True where it is the same for everybody."""
    under_way = ramps(flag)
    static = not flag.rules and not under_way
    default = _served(flag, flag.default, Reason.STATIC if static else Reason.DEFAULT)
    if static and flag.default.split is None:
        return _always(default({})), True
    after_rules = _ramped(flag, under_way, default)
    if not flag.rules:
        return after_rules, False
    rules = tuple(
        (
            compile_condition(rule.when, tests),
            _served(flag, rule.serve, Reason.TARGETING_MATCH),
        )
        for rule in flag.rules
    )

    def answer(context: Context, now: int, found: Found, held: Held) -> Evaluation:
        for test, serve in rules:
            if test(context, now, held):
                return serve(context)
        return after_rules(context, now, found, held)

    return answer, False


def _served(flag: Flag, serve: Serve, reason: Reason) -> Serving:
    if serve.split is not None:
        return _split(flag, serve)
    if serve.variant is None:
        raise Uncompilable("a variant or a split is served")
    evaluation = _evaluation(flag, serve.variant, reason)
    return lambda context: evaluation


def _split(flag: Flag, serve: Serve) -> Serving:
    shares = serve.split or []
    weights = [share.weight for share in shares]
    if not sum(weights) or min(weights) < 0:
        raise Uncompilable("weights are 0 or more, and not all 0")
    flag_key, key_of = flag.key, key_by(serve.by or flag.bucket_by)
    choices = tuple(_evaluation(flag, share.variant, Reason.SPLIT) for share in shares)
    ends = tuple(accumulate(weights))
    total = ends[-1]
    missing = _failed(ErrorCode.TARGETING_KEY_MISSING)

    def served(context: Context) -> Evaluation:
        key = key_of(context)
        if key is None:
            return missing
        return choices[bisect_right(ends, hash32(flag_key + key) * total >> 32)]

    return served


def _ramped(flag: Flag, under_way: Sequence[Ramp], default: Serving) -> Answer:
    """The default, or the share of the last ramp that has begun."""
    if not under_way:
        return lambda context, now, found, held: default(context)
    if flag.default.split is not None or flag.default.variant is None:
        raise Uncompilable("a ramp leads away from one default variant")
    starts = [ramp.start for ramp in under_way]
    others = _evaluation(flag, flag.default.variant, Reason.SPLIT)
    ramped = [_evaluation(flag, ramp.variant, Reason.SPLIT) for ramp in under_way]
    flag_key, key_of = flag.key, key_by(flag.bucket_by)
    missing = _failed(ErrorCode.TARGETING_KEY_MISSING)

    def answer(context: Context, now: int, found: Found, held: Held) -> Evaluation:
        place = bisect_right(starts, now) - 1
        if place < 0:
            return default(context)
        key = key_of(context)
        if key is None:
            return missing
        inside = hash32(flag_key + key) * MILLION >> 32 < under_way[place].share(now)
        return ramped[place] if inside else others

    return answer


def _with_prerequisites(
    flag: Flag, answers: dict[str, Answer], answer: Answer, off: Evaluation
) -> Answer:
    needed = tuple((need.flag, frozenset(need.variants)) for need in flag.prerequisites)
    for key, _ in needed:
        if key not in answers:
            raise Uncompilable(f"there is no flag {key!r}")

    def checked(context: Context, now: int, found: Found, held: Held) -> Evaluation:
        for key, variants in needed:
            other = found.get(key)
            if other is None:
                other = found[key] = answers[key](context, now, found, held)
            if not is_met(other, variants):
                return off
        return answer(context, now, found, held)

    return checked


def is_met(other: Evaluation, variants: frozenset[str]) -> bool:
    """A flag that is off is no prerequisite met, whichever variant it has then."""
    return other.variant in variants and other.reason is not Reason.DISABLED


def _scheduled(flag: Flag, answer: Answer, off: Evaluation) -> Answer:
    on = switched(flag)
    return lambda context, now, found, held: answer(context, now, found, held) if on(now) else off


def _guarded(answer: Answer) -> Answer:
    failed = _failed(ErrorCode.GENERAL)

    def guarded(context: Context, now: int, found: Found, held: Held) -> Evaluation:
        try:
            return answer(context, now, found, held)
        except Exception:
            return failed

    return guarded
