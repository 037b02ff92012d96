"""Errors as Sentry's clients send them, for the pages about them."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import requests

from tests.dashboard.conftest import Site
from tests.e2e.conftest import Project


def a_frame(function: str, line: int, *, in_app: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "filename": "shop/cart.py" if in_app else "lib/http.py",
        "function": function,
        "lineno": line,
        "in_app": in_app,
        "pre_context": ["def total(cart):", "    prices = {'apple': 1}"],
        "context_line": "    return sum(prices[each] for each in cart)",
        "post_context": ["", "def pay(card):"],
        "vars": {"cart": ["apple", "pear"]},
        **more,
    }


def an_error(kind: str = "CartError", value: str = "no such item", **more: Any) -> dict[str, Any]:
    """The outermost frame is first, as clients send them."""
    frames = [
        a_frame("serve", 7, in_app=False),
        a_frame("route", 9, in_app=False),
        a_frame("checkout", 40),
        a_frame("total", 12),
    ]
    return {
        "event_id": uuid.uuid4().hex,
        "timestamp": time.time(),
        "platform": "python",
        "level": "error",
        "environment": "production",
        "release": "shop@1.2.0",
        "exception": {
            "values": [
                {"type": "KeyError", "value": "'pear'", "stacktrace": {"frames": frames[-1:]}},
                {"type": kind, "value": value, "stacktrace": {"frames": frames}},
            ]
        },
        "breadcrumbs": {
            "values": [{"timestamp": time.time() - 3, "category": "ui.click", "message": "#buy"}]
        },
        "request": {"url": "https://shop.example/checkout", "headers": {"Accept": "text/html"}},
        "user": {"id": "u1", "username": "ann"},
        "tags": {"customer": "acme"},
        "contexts": {"flags": {"values": [{"flag": "new-checkout", "result": True}]}},
        "extra": {"cart_id": 7},
        **more,
    }


def send_errors(site: Site, project: Project, *errors: dict[str, Any]) -> None:
    """Each is on disk when this returns."""
    key = project.key.removeprefix("proj_")
    for error in errors:
        lines = ({"event_id": error["event_id"]}, {"type": "event"}, error)
        answer = requests.post(
            f"{site.url}/api/{project.number}/envelope/?sentry_key={key}",
            data="\n".join(map(json.dumps, lines)),
            timeout=30,
        )
        assert answer.ok, answer.text
