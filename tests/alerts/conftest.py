"""Rules over a real Postgres, with a clock that stands still: `watch` makes projects, rules,
channels, errors, and looks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import trio

from beacon.accounts.audit import SYSTEM
from beacon.alerts import channel_rows, saving
from beacon.alerts.channel_rows import AlertChannel, NewAlertChannel
from beacon.alerts.delivery.sending import Sender
from beacon.alerts.delivery.worker import Worker
from beacon.alerts.evaluator import Evaluator
from beacon.alerts.saving import AlertRule, NewAlertRule
from beacon.mail import Mail
from beacon.outbound.fetch import Outbound
from beacon.postgres.database import Database
from beacon.postgres.partitions import ensure_partitions, week_of
from beacon.postgres.queries import open_queries
from beacon.projects.projects import create_project
from tests.outbound.conftest import receive, receiving  # noqa: F401  (fixture)

HERE = (ip_network("127.0.0.0/8"),)
URL = "https://beacon.example"
MICROSECONDS = 1_000_000


class Watch:
    """One Beacon's alerts. `now` stands still until a test moves it."""

    def __init__(self, database: Database, queries: Database, mail: Mail) -> None:
        self.database, self.queries = database, queries
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.waiting = 0.0
        self.project_id = UUID(int=0)
        self.worker = Worker(
            database, Sender(Outbound(HERE), mail), lambda: self.now, chance=lambda: 0.5
        )
        self.evaluator = Evaluator(
            database,
            queries,
            public_url=lambda: URL,
            waiting=lambda: self.waiting,
            clock=lambda: self.now,
            on_fired=self.worker.wake,
        )

    async def begin(self) -> None:
        await ensure_partitions(
            self.database,
            [
                week_of(int((self.now - timedelta(days=days)).timestamp() * MICROSECONDS))
                for days in (-7, 0, 7, 14)
            ],
        )
        project = (await create_project(self.database, "Shop")).project
        self.project_id = UUID(bytes=project.id)

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def rule(self, when: dict[str, Any], **settings: Any) -> AlertRule:
        body = {"name": "Rule", "when": when, **settings}
        new = msgspec.convert(body, NewAlertRule, strict=False)
        made = await self.database.run(
            lambda session: saving.create_rule_in(session, self.project_id, new, SYSTEM)
        )
        await self.database.execute(
            "UPDATE alert_rules SET since = $2, next_at = $2 WHERE id = $1",
            made.id,
            self.now - timedelta(days=1),
        )
        return made

    async def state_of(self, rule: AlertRule) -> saving.AlertRuleState:
        found = await self.database.run(
            lambda session: saving.rule_in(session, self.project_id, rule.id)
        )
        return found.state

    async def channel(self, to: dict[str, Any], name: str = "Ops") -> AlertChannel:
        new = msgspec.convert({"name": name, "to": to}, NewAlertChannel)
        return await self.database.run(
            lambda session: channel_rows.create_channel_in(session, self.project_id, new, SYSTEM)
        )

    async def issue(self, title: str = "ValueError: bad", **columns: Any) -> UUID:
        given = {
            "project_id": self.project_id,
            "id": uuid4(),
            "version": 1,
            "kind": "error",
            "title": title,
            "type": title.partition(":")[0],
            "value": "",
            "culprit": "cart.total in app/cart.py",
            "platform": "python",
            "level": "error",
            "first_seen_at": self.now,
            "last_seen_at": self.now,
            "first_event_id": uuid4(),
            "last_event_id": uuid4(),
            "event_count": 1,
            **columns,
        }
        await self._insert("issues", given)
        return given["id"]

    async def event(
        self, *, ago: float = 10.0, issue_id: UUID | None = None, **columns: Any
    ) -> UUID:
        """So many seconds ago; an error when it has an issue."""
        properties = columns.pop("properties", {})
        given = {
            "project_id": self.project_id,
            "timestamp": self.now - timedelta(seconds=ago),
            "received_at": self.now,
            "id": uuid4(),
            "event_name": "click" if issue_id is None else "$error",
            "session_id": uuid4(),
            "anon_id": "visitor",
            "properties": json.dumps(properties),
            "is_bot": False,
            "issue_id": issue_id,
            **columns,
        }
        if "tags" in given:
            given["tags"] = json.dumps(given["tags"])
        await self._insert("events", given)
        return given["id"]

    async def told(self, issue_id: UUID, kind: str = "new_issue", **columns: Any) -> UUID:
        """A row of the outbox, as the writer leaves it, with its event."""
        event_id = await self.event(ago=1, issue_id=issue_id, message="bad thing")
        given = {
            "project_id": self.project_id,
            "issue_id": issue_id,
            "kind": kind,
            "event_id": event_id,
            "event_at": self.now - timedelta(seconds=1),
            "environment": "production",
            "release": "1.0",
            "level": "error",
            "created_at": self.now,
            **columns,
        }
        await self._insert("alert_outbox", given)
        return event_id

    async def stored(self, *event_ids: UUID) -> None:
        """As the writer notes what one of its transactions stored."""
        rows = await self.database.fetch(
            "SELECT id, timestamp FROM events WHERE id = ANY($1)", list(event_ids)
        )
        times = [round(row["timestamp"].timestamp() * MICROSECONDS) for row in rows]
        await self._insert(
            "column_changes",
            {
                "project_id": self.project_id,
                "times": b"".join(time.to_bytes(8, "big") for time in times),
                "ids": b"".join(row["id"].bytes for row in rows),
            },
        )

    async def look(self) -> None:
        """Evaluates all that is due."""
        await self.evaluator.round()

    async def rows(self, table: str, order: str = "1") -> list[Any]:
        return await self.database.fetch(f"SELECT * FROM {table} ORDER BY {order}")

    async def evaluations(self) -> list[tuple[str, str]]:
        return [(row["outcome"], row["code"]) for row in await self.rows("alert_evaluations")]

    async def _insert(self, table: str, columns: dict[str, Any]) -> None:
        names = ", ".join(columns)
        places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
        await self.database.execute(
            f"INSERT INTO {table} ({names}) VALUES ({places})", *columns.values()
        )


@pytest.fixture
def mail() -> Mail:
    return Mail(None, None)


@pytest.fixture
async def watch(database: Database, database_url: str, mail: Mail) -> AsyncIterator[Watch]:
    async with open_queries(database_url) as queries:
        found = Watch(database, queries, mail)
        await found.begin()
        yield found


class Requests:
    """A receiver that answers `statuses` in turn, the last one for ever, and keeps what came."""

    def __init__(self, statuses: list[bytes]) -> None:
        self.statuses = statuses
        self.count = 0

    async def __call__(self, stream: trio.abc.Stream) -> None:
        line = self.statuses[min(self.count, len(self.statuses) - 1)]
        self.count += 1
        await stream.send_all(b"HTTP/1.1 " + line + b"\r\nContent-Length: 2\r\n\r\nok")


@pytest.fixture
def answering() -> Callable[..., Requests]:
    return lambda *statuses: Requests([each.encode() for each in statuses or ("200 OK",)])
