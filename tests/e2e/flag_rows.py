"""Flags as rows of a subject's Postgres, as somebody with SQL makes and changes them."""

from __future__ import annotations

import json
from typing import Any

from subject import Project, Subject

ON_OFF = {"on": True, "off": False}


async def add_flag(
    beacon: Subject,
    project: Project,
    key: str,
    *,
    kind: str = "boolean",
    variants: dict[str, Any] = ON_OFF,
    enabled: bool = True,
    config: dict[str, Any] | None = None,
) -> None:
    """`config` are its settings in every environment; without it, what a new flag has."""
    values = [project.id, key, kind, json.dumps(variants), str(enabled).lower()]
    await beacon.execute(
        "INSERT INTO flags (project_id, key, type, variants, enabled)"
        f" VALUES ({', '.join(map(quoted, values))});" + _configure(project, key, config)
    )


def _configure(project: Project, key: str, config: dict[str, Any] | None) -> str:
    if config is None:
        return ""
    return (
        f"UPDATE flag_environments SET config = {quoted(json.dumps(config))} FROM flags"
        f" WHERE flags.id = flag_id AND key = {quoted(key)}"
        f" AND flags.project_id = {quoted(project.id)}"
    )


async def set_flag(beacon: Subject, project: Project, key: str, *, enabled: bool) -> None:
    """The switch of the whole flag."""
    await beacon.execute(
        f"UPDATE flags SET enabled = {str(enabled).lower()}"
        f" WHERE key = {quoted(key)} AND project_id = {quoted(project.id)}"
    )


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
