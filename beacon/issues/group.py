"""The group that an event of an error belongs to, and how it is called.

In: an `Event`, its project and the project's rules. Out: a `Group`, or None for what is no error.
Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from beacon.events import Event
from beacon.issues.failure import Failure
from beacon.issues.fields import value_of
from beacon.issues.files import family_of
from beacon.issues.fingerprint import CURRENT, VERSIONS, digest
from beacon.issues.frames import Place, counted, stack_of
from beacon.issues.matching import Matching
from beacon.issues.reading import read_failure
from beacon.issues.rules import NO_RULES, GroupingRules
from beacon.issues.variables import expanded, filled

MAX_TITLE_CHARACTERS = 200
MAX_TYPE_CHARACTERS = 200
MAX_VALUE_CHARACTERS = 500
MAX_CULPRIT_CHARACTERS = 200
MAX_PLATFORM_CHARACTERS = 40


class Group(NamedTuple):
    """`id` is the 16 bytes of the issue's UUID; `parts` tell people what it was made of.

    `kind` is "error" or "message"; `title` has at most 200 characters, `value` at most 500.
    `culprit` is where it happened, `platform` a language; both may be empty."""

    id: bytes
    version: int
    kind: str
    title: str
    type: str
    value: str
    culprit: str
    platform: str
    parts: tuple[str, ...]


def group_of(
    event: Event, project_id: bytes, rules: GroupingRules = NO_RULES, version: int = CURRENT
) -> Group | None:
    """None: the event makes no issue. Never raises, whatever the event holds."""
    failure = read_failure(event)
    return None if failure is None else group_of_failure(failure, project_id, rules, version)


def group_of_failure(
    failure: Failure, project_id: bytes, rules: GroupingRules, version: int = CURRENT
) -> Group:
    stacks = [stack_of(each.frames, failure.platform) for each in failure.thrown]
    matching = Matching(failure, stacks, rules) if rules else None
    places = counted(stacks if matching is None else matching.stacks)
    first = next((each[0] for each in places if each), None)
    value = value_of(failure, first)
    parts = VERSIONS[version](failure, places)
    chosen = (matching and matching.fingerprint()) or failure.fingerprint
    if chosen:
        parts = expanded(chosen, parts, value)
    title = matching and matching.title()
    kind, type_, text = _names(failure)
    return Group(
        digest(version, project_id, parts),
        version,
        kind,
        one_line(filled(title, value), MAX_TITLE_CHARACTERS)
        if title
        else _title(kind, type_, text),
        type_,
        text,
        _culprit(failure, first),
        _platform(failure, first),
        parts,
    )


def _names(failure: Failure) -> tuple[str, str, str]:
    """Kind, type and value."""
    if failure.is_message:
        text = failure.message or failure.template
        return "message", one_line(_first_line(text), MAX_TYPE_CHARACTERS) or "Message", _cut(text)
    thrown = failure.thrown[0]
    kind = one_line(thrown.type or "", MAX_TYPE_CHARACTERS) or "Error"
    return "error", kind, _cut(thrown.value or "")


def _title(kind: str, type_: str, text: str) -> str:
    if kind == "message" or not text:
        return one_line(type_, MAX_TITLE_CHARACTERS)
    return one_line(f"{type_}: {text}", MAX_TITLE_CHARACTERS)


def _culprit(failure: Failure, first: Place | None) -> str:
    """`cart.total in app/cart.py`"""
    if first is None:
        return one_line(failure.transaction, MAX_CULPRIT_CHARACTERS)
    frame = first.frame
    module = first.module.rpartition(".")[2] if first.module else ""
    function = first.function or (frame.function or "").strip()
    if module and function and module not in function:
        function = f"{module}.{function}"
    file = first.file or first.module
    return one_line(" in ".join(e for e in (function, file) if e), MAX_CULPRIT_CHARACTERS)


def _platform(failure: Failure, first: Place | None) -> str:
    if failure.platform:
        return one_line(failure.platform, MAX_PLATFORM_CHARACTERS)
    return family_of("", first.frame.path) if first is not None else ""


def _first_line(text: str) -> str:
    return text.lstrip()[: 4 * MAX_TITLE_CHARACTERS].partition("\n")[0]


def _cut(text: str) -> str:
    text = text[: 4 * MAX_VALUE_CHARACTERS].replace("\0", "").strip()
    return text if len(text) <= MAX_VALUE_CHARACTERS else text[: MAX_VALUE_CHARACTERS - 1] + "…"


def one_line(text: str, limit: int) -> str:
    """Blanks and line ends folded, at most `limit` characters."""
    text = " ".join(text[: 4 * limit].replace("\0", "").split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
