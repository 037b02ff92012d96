"""Flags that cannot be evaluated as they are stored, and why: for their people, and for the log.

Only SQL can store such a flag, and what a save would have said of it tells where its fault is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from itertools import islice
from uuid import UUID

import msgspec

from beacon.errors import InvalidField
from beacon.flags.check import check_flag
from beacon.flags.model import Flag
from beacon.flags.reports import FlagReport, SettingsReport
from beacon.flags.rules import Ruleset

MAX_WARNINGS = 20  # of one environment at once

log = logging.getLogger(__name__)


def fault_of(rules: Ruleset, key: str) -> str | None:
    """Of a flag that is off, what keeps it from being turned on. None: nothing, or no flag."""
    flag = rules.flags.get(key)
    reason = rules.broken.get(key)
    if flag is None:
        return reason
    if reason is None:
        reason = rules.behind_its_switch(flag)
    return None if reason is None else _where(rules, flag) or f"{reason}."


def _where(rules: Ruleset, flag: Flag) -> str | None:
    """As a save says it, with the path."""
    others = {key: each for key, each in rules.flags.items() if each is not None}
    try:
        check_flag(flag, others, rules.segments.keys())
    except InvalidField as fault:
        return fault.message
    try:
        check_flag(flag, others, rules.tests.keys())
    except InvalidField as fault:
        return f"{fault.field}: the conditions of this segment cannot be evaluated."
    return None


def with_faults(report: FlagReport, rules_of: Callable[[str], Ruleset]) -> FlagReport:
    """`rules_of`: an environment's."""
    environments = {
        key: _with_fault(each, report.key, rules_of(key))
        for key, each in report.environments.items()
    }
    return msgspec.structs.replace(report, environments=environments)


def _with_fault(settings: SettingsReport, key: str, rules: Ruleset) -> SettingsReport:
    if settings.fault is not None:
        return settings
    if settings.default is None:
        fault: str | None = "default: it is missing, and has to be there."
    else:
        fault = fault_of(rules, key)
    return settings if fault is None else msgspec.structs.replace(settings, fault=fault)


class BrokenLog:
    """Warns of each such flag once, until it is well again or its fault is another."""

    def __init__(self) -> None:
        self._told: dict[tuple[bytes, str], Mapping[str, str]] = {}

    def note(self, project_id: bytes, environment: str, rules: Ruleset) -> None:
        """The flags of an environment as they were just loaded."""
        told = self._told.pop((project_id, environment), {})
        if not rules.broken:
            return
        self._told[project_id, environment] = rules.broken
        new = [key for key, reason in rules.broken.items() if told.get(key) != reason]
        where = UUID(bytes=project_id), environment
        for key in islice(new, MAX_WARNINGS):
            log.warning(
                "a flag cannot be evaluated and answers ERROR: %r of the project %s in %s: %s",
                *(key, *where, fault_of(rules, key)),
            )
        if len(new) > MAX_WARNINGS:
            more = len(new) - MAX_WARNINGS
            log.warning("and %d more flags of the project %s in %s", more, *where)
