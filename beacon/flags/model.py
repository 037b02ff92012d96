"""A flag as it stands in one environment, and what it is made of. Pure.

These are the shapes of the API and of what is stored: JSON in, frozen structs out. Types are
checked here; whether names exist and numbers make sense is `check`'s part. Where a struct has
several forms (a condition, a serve, a schedule entry), its docstring lists them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

import msgspec

FlagType = Literal["boolean", "string", "number", "json"]

Operator = Literal[
    "eq",
    "ne",
    "in",
    "not_in",
    "contains",
    "starts_with",
    "ends_with",
    "matches",
    "gt",
    "ge",
    "lt",
    "le",
    "before",
    "after",
    "semver_eq",
    "semver_gt",
    "semver_ge",
    "semver_lt",
    "semver_le",
    "exists",
]

CLOCK = "now"
"""The attribute that is no attribute: the time of the evaluation, for `before` and `after`."""

Context = dict[str, Any]
"""What is known of who asks: attributes by name, as JSON has them."""


class Reason(StrEnum):
    """Why an evaluation came out as it did; the words are OpenFeature's."""

    STATIC = "STATIC"  # on, without rules, one variant for everybody
    DEFAULT = "DEFAULT"  # no rule matched
    TARGETING_MATCH = "TARGETING_MATCH"  # a rule matched
    SPLIT = "SPLIT"  # the bucket decided
    DISABLED = "DISABLED"  # off, or a prerequisite is not met
    ERROR = "ERROR"  # see the error code


class ErrorCode(StrEnum):
    """What kept an evaluation from an answer; the words are OpenFeature's."""

    FLAG_NOT_FOUND = "FLAG_NOT_FOUND"
    PARSE_ERROR = "PARSE_ERROR"  # what is stored cannot be evaluated
    TARGETING_KEY_MISSING = "TARGETING_KEY_MISSING"  # a split has nothing to go by
    GENERAL = "GENERAL"


class Evaluation(msgspec.Struct, frozen=True, eq=False):
    """The answer. `variant` None: no value, the caller's own default stands.

    One and the same object wherever a flag's answer is the same, so compared by identity.
    """

    value: Any
    variant: str | None
    reason: Reason
    error_code: ErrorCode | None = None


class _Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Strict, and written without what is left at its default."""


class Condition(_Model, frozen=True):
    """One of `all`, `any`, `not`, `segment`, or `attribute` with `operator` and `value`."""

    all: list[Condition] | None = None
    any: list[Condition] | None = None
    not_: Condition | None = msgspec.field(name="not", default=None)
    segment: str | None = None
    attribute: str | None = None
    operator: Operator | None = None
    value: Any = None


class Share(_Model, frozen=True):
    """A part of a split: its variant gets weight / total weight of the keys."""

    variant: str
    weight: int


class Serve(_Model, frozen=True):
    """Either one `variant`, or a `split`; `by` is the attribute whose value is bucketed."""

    variant: str | None = None
    split: list[Share] | None = None
    by: str | None = None


class Rule(_Model, frozen=True):
    """Serves something to whom the condition holds."""

    when: Condition
    serve: Serve
    name: str = ""


class Prerequisite(_Model, frozen=True):
    """The other flag must be on and answer one of the variants."""

    flag: str
    variants: list[str]


class ScheduleEntry(_Model, frozen=True):
    """A switch: `at`, `enabled`. Or a ramp: `from`, `until`, `variant`, and weights in percent.

    A switch that has passed says whether the flag is on, whatever `enabled` of the flag says.
    A ramp that has begun gives its variant to a share of those whom no rule caught, which goes
    evenly from `from_weight` to `until_weight` and stays there; the others get the default.
    """

    at: str | None = None
    enabled: bool | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    until: str | None = None
    variant: str | None = None
    from_weight: int | None = None
    until_weight: int | None = None


class Flag(_Model, frozen=True):
    """A flag in one environment.

    `enabled` is the environment's switch. `killed` is True where the switch of the whole flag
    is off: no schedule turns such a flag on.
    """

    key: str
    type: FlagType
    variants: dict[str, Any]
    default: Serve
    enabled: bool = True
    killed: bool = False
    off_variant: str | None = None
    bucket_by: str | None = None
    prerequisites: list[Prerequisite] = []
    rules: list[Rule] = []
    schedule: list[ScheduleEntry] = []


class Segment(_Model, frozen=True):
    """People who are meant together; all the conditions hold for each of them."""

    key: str
    conditions: list[Condition]
    name: str = ""
