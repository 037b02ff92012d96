"""Loads a running Beacon by Locust, for those who know it: tracker HTTP, one batch a request.

    BEACON_KEY=proj_... locust -f bench/locustfile.py --host http://localhost:4000

BEACON_BATCH (10) is the number of events a request. Locust costs far more CPU than
`http_load.py`, so use it to see behaviour under many users, not Beacon's limit.
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import Any

from frames import VARIANTS, payload
from locust import FastHttpUser, between, task


class Visitor(FastHttpUser):  # type: ignore[misc]
    """One visitor with one session, who sends a batch of page views every second or so."""

    wait_time = between(0.5, 1.5)

    def on_start(self) -> None:
        self.visitor, self.session = str(uuid.uuid4()), str(uuid.uuid4())
        self.batch = int(os.environ.get("BEACON_BATCH", "10"))
        self.headers = {"X-API-Key": os.environ["BEACON_KEY"]}
        self.sent = 0

    @task
    def send_batch(self) -> None:
        events = [self.event() for _ in range(self.batch)]
        with self.client.post(
            "/api/v1/events/ingest",
            json={"events": events},
            headers=self.headers,
            catch_response=True,
        ) as response:
            if response.status_code == 202 and response.json()["accepted"] < len(events):
                response.failure(f"rejected: {response.json()['rejected'][0]['message']}")

    def event(self) -> dict[str, Any]:
        self.sent += 1
        name, properties = payload("page", self.sent % VARIANTS)
        return {
            "event": name,
            "properties": properties,
            "distinct_id": self.visitor,
            "session_id": self.session,
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": str(uuid.uuid4()),
        }
