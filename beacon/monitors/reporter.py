"""Tells Beacon of a run from the outside, over HTTP, without ever being in the job's way.

In: that a run began, how it ended. Out: check-ins; or words about why there are none.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from types import TracebackType
from urllib.parse import quote

import httpx

from beacon.monitors.job import Ended

BEGIN_SECONDS = 10.0
END_SECONDS = 10.0
PAUSES = (0.0, 1.0, 5.0)
"""Before each try to tell how it ended."""
MAX_OUTPUT_CHARACTERS = 10_000
MAX_SAID_CHARACTERS = 300


class Reporter:
    """Of one run. That it began is told beside the job, which does not wait for it."""

    def __init__(
        self,
        server: str,
        key: str,
        slug: str,
        environment: str | None,
        say: Callable[[str], None],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = f"{server.rstrip('/')}/api/v1/monitors/{quote(slug, safe='')}/checkin/"
        self._fields = {"checkin_id": str(uuid.uuid4())}
        if environment:
            self._fields["environment"] = environment
        self._say = say
        self._sleep = sleep
        self._client = httpx.Client(headers={"X-API-Key": key})
        self._begun = threading.Thread(target=self._tell_begin, daemon=True)

    def __enter__(self) -> Reporter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def begin(self) -> None:
        self._begun.start()

    def end(self, ended: Ended) -> None:
        self._begun.join(BEGIN_SECONDS)
        fields = {"duration_ms": str(ended.milliseconds), "exit_code": str(ended.exit_code)}
        status = "ok" if ended.exit_code == 0 else "error"
        output = "" if ended.exit_code == 0 else ended.output[-MAX_OUTPUT_CHARACTERS:]
        fault: str | None = None
        for pause in PAUSES:
            self._sleep(pause)
            fault, is_final = self._tell(status, fields, output.encode(), END_SECONDS)
            if fault is None:
                return
            if is_final:
                break
        self._say(f"the monitor was not told how the job ended: {fault}")

    def _tell_begin(self) -> None:
        fault, _ = self._tell("in_progress", {}, b"", BEGIN_SECONDS)
        if fault is not None:
            self._say(f"the monitor was not told that the job began: {fault}")

    def _tell(
        self, status: str, fields: dict[str, str], body: bytes, seconds: float
    ) -> tuple[str | None, bool]:
        """Why it did not work, and whether trying again is in vain."""
        try:
            answer = self._client.post(
                self._address + status,
                params=self._fields | fields,
                content=body,
                timeout=seconds,
            )
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return str(error) or type(error).__name__, False
        if answer.is_success:
            return None, True
        return _said(answer), answer.status_code < 500 and answer.status_code != 429


def _said(answer: httpx.Response) -> str:
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        detail = f"it answered {answer.status_code}"
    return str(detail)[:MAX_SAID_CHARACTERS]
