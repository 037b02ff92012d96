"""Asks a project's reports over one HTTP connection, as a browser does.

In: where Beacon listens, what `beacon project create` told. Out: the seconds of each answer.
"""

from __future__ import annotations

import http.client
import json
import time
from typing import Any

from questions import Ask
from server import HOST, BeaconFailed

ANSWER_SECONDS = 120
PREPARING_SECONDS = 600
"""How long the columns of a project may take at first."""


class Asker:
    """Closed at the end of a `with`."""

    def __init__(self, port: int, project: dict[str, Any]) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=ANSWER_SECONDS)
        self._headers = {
            "Authorization": f"Bearer {project['api_key']}",
            "Content-Type": "application/json",
        }
        self._project = project["id"]

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, question: Ask) -> float:
        seconds, status, body = self._send(question)
        if status != 200:
            raise BeaconFailed(f"{question}: {status} {body.decode()}")
        return seconds

    def until_answered(self, question: Ask) -> float:
        """The seconds from the first time it is asked, while reports are being prepared or Postgres
        comes back."""
        began = time.perf_counter()
        while True:
            _, status, body = self._send(question)
            if status == 200:
                return time.perf_counter() - began
            if status != 503 or time.perf_counter() > began + PREPARING_SECONDS:
                raise BeaconFailed(f"{question}: {status} {body.decode()}")
            time.sleep(0.05)

    def save_goal(self, event: str) -> None:
        """Where there is none of that name yet."""
        reached = {"dimension": "event", "operator": "is", "value": event}
        goal = Ask("goals", {"key": event, "name": event, "filter": reached})
        _, status, body = self._send(goal, f"/api/v1/projects/{self._project}/")
        if status not in (201, 409):
            raise BeaconFailed(f"{goal}: {status} {body.decode()}")

    def _send(self, question: Ask, place: str | None = None) -> tuple[float, int, bytes]:
        method = "GET" if question.body is None else "POST"
        content = None if question.body is None else json.dumps(question.body)
        path = (place or f"/api/v1/analytics/{self._project}/") + question.path
        began = time.perf_counter()
        self._connection.request(method, path, content, self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        return time.perf_counter() - began, answer.status, body
