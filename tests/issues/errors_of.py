"""Makes events of errors for tests, as they are stored."""

from __future__ import annotations

from typing import Any

import msgspec

from beacon.events import ERROR, Event, Report
from tests.factories import make_event


def json(value: Any) -> bytes:
    return msgspec.json.encode(value)


def frame(file: str, function: str, **more: Any) -> dict[str, Any]:
    return {"file": file, "function": function, "line": 1, **more}


CART = [frame("app/cart.py", "total"), frame("app/views.py", "cart")]


def error(
    type_: str | None = "ValueError",
    value: str | None = "bad thing",
    frames: list[Any] | None = None,
    name: str = ERROR,
    **more: Any,
) -> Event:
    """`more` are properties, and fields of the report: level, message, environment, ..."""
    report = {each: more.pop(each) for each in ("level", "environment", "release") if each in more}
    message = more.pop("message", value)
    tags = more.pop("tags", None)
    told = {"type": type_, "value": value} if name == ERROR else {}
    properties = {key: each for key, each in {**told, **more}.items() if each is not None}
    return make_event(
        name=name,
        properties=json(properties),
        report=Report(
            level=report.get("level", "error"),
            message=message,
            environment=report.get("environment"),
            release=report.get("release"),
            stacktrace=None if frames is None else json(frames),
            tags=None if tags is None else json(tags),
        ),
    )
