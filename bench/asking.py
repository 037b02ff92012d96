"""Asks a project's reports over one HTTP connection, as a browser does.

In: where Beacon listens, what `beacon project create` told. Out: the seconds of each answer, and
whether it had to be prepared (a property that nobody had asked for) or was refused as too long.
"""

from __future__ import annotations

import http.client
import json
import time
from typing import Any, NamedTuple

from questions import Ask
from server import HOST, BeaconFailed

ANSWER_SECONDS = 120
PREPARING_SECONDS = 600
"""How long the columns of a project may take at first."""


PREPARING, TOO_LONG = "reports_preparing", "query_too_long"


class TooLong(BeaconFailed):
    """It would take longer than a question may."""


class Asked(NamedTuple):
    """`seconds` of the answer; None where there was none: `why` is Beacon's code."""

    seconds: float | None
    why: str = ""


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

    def tried(self, question: Ask) -> Asked:
        """Asks once. What is being prepared then is ready afterwards."""
        seconds, status, body = self._send(question)
        if status == 200:
            return Asked(seconds)
        why = str(json.loads(body).get("code"))
        if why == PREPARING:
            self.until_answered(question)
        elif why != TOO_LONG:
            raise BeaconFailed(f"{question}: {status} {body.decode()}")
        return Asked(None, why)

    def until_answered(self, question: Ask) -> float:
        """The seconds from the first time it is asked, while reports are being prepared or Postgres
        comes back."""
        began = time.perf_counter()
        while True:
            _, status, body = self._send(question)
            if status == 200:
                return time.perf_counter() - began
            if status == 422 and TOO_LONG.encode() in body:
                raise TooLong(f"{question}: {body.decode()}")
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
