"""Issues as the writer leaves them in the tables, made by SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from beacon.postgres.database import Database, Session

NOW = datetime(2026, 11, 15, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

INSERT_ISSUE = """
    INSERT INTO issues (project_id, id, version, kind, title, type, value, culprit, platform, level,
        first_seen_at, last_seen_at, first_event_id, last_event_id, first_release, last_release,
        event_count, visitor_count, state, regressed_at, assignee_id, merged_into)
    VALUES ($1, $2, 1, $3, $4, $5, $6, $7, 'python', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
        $18, $19, $20)
"""
INSERT_EVENT = """
    INSERT INTO events (project_id, timestamp, id, event_name, session_id, anon_id, user_id,
        properties, is_bot, level, message, stacktrace, environment, release, tags, issue_id,
        received_at)
    VALUES ($1, $2, $3, $4, $5, 'phone', $6, $7::jsonb, false, $8, $9, $10::jsonb, $11, $12,
        $13::jsonb, $14, $2)
"""


class MadeIssues:
    """Of one project. `now` is what all times are before."""

    def __init__(self, database: Database, project_id: UUID, now: datetime = NOW) -> None:
        self.database = database
        self.project_id = project_id
        self.now = now
        self.names: dict[UUID, str] = {}

    async def add(
        self,
        title: str,
        *,
        id: UUID | None = None,
        type: str = "ValueError",
        culprit: str = "cart.total in app/cart.py",
        kind: str = "error",
        level: str = "error",
        came: Mapping[float, int] | None = None,
        environment: str = "production",
        release: str = "1.0",
        tags: Mapping[str, Sequence[str]] | None = None,
        visitors: Sequence[str] = (),
        state: str = "unresolved",
        regressed: bool = False,
        assignee: UUID | None = None,
        merged_into: UUID | None = None,
    ) -> UUID:
        """`came`: how many events so many hours ago."""
        came = came or {1: 1}
        made = id or uuid4()
        first, last = (self.now - ago(came) * HOUR for ago in (max, min))
        known = {"environment": [environment], "release": [release], "level": [level]}

        async def work(session: Session) -> None:
            issue = (kind, title, type, title.partition(": ")[2], culprit, level, first, last)
            await session.execute(
                INSERT_ISSUE,
                *(self.project_id, made, *issue, uuid4(), uuid4(), release, release),
                *(sum(came.values()), len(visitors), state, last if regressed else None),
                *(assignee, merged_into),
            )
            for hours, events in came.items():
                at = (self.now - hours * HOUR).replace(minute=0, second=0, microsecond=0)
                await session.execute(
                    "INSERT INTO issue_hours VALUES ($1, $2, $3, $4, $5, $6)",
                    *(self.project_id, made, at, environment, release, events),
                )
            for visitor in visitors:
                await session.execute(
                    "INSERT INTO issue_visitors VALUES ($1, $2, $3)",
                    *(self.project_id, made, visitor),
                )
            for key, values in {**known, **(tags or {})}.items():
                for value in values:
                    await session.execute(
                        "INSERT INTO issue_tags VALUES ($1, $2, $3, $4, $5, $6)",
                        *(self.project_id, made, key, value, sum(came.values()), last),
                    )

        await self.database.run(work)
        self.names[made] = title
        return made

    async def comment(self, issue_id: UUID, text: str) -> None:
        await self.database.execute(
            "INSERT INTO issue_activity (project_id, issue_id, kind, actor, details)"
            " VALUES ($1, $2, 'comment', '{}', $3::jsonb)",
            *(self.project_id, issue_id, json.dumps({"text": text})),
        )

    async def event(
        self,
        issue_id: UUID,
        *,
        id: UUID | None = None,
        hours: float = 1,
        name: str = "$error",
        properties: Any = None,
        level: str = "error",
        message: str = "bad thing",
        stacktrace: Any = None,
        environment: str | None = "production",
        release: str | None = "1.0",
        tags: Any = None,
        session_id: UUID | None = None,
        user_id: str | None = None,
    ) -> UUID:
        made = id or uuid4()
        await self.database.execute(
            INSERT_EVENT,
            *(self.project_id, self.now - hours * HOUR, made, name, session_id or uuid4(), user_id),
            *(json.dumps(properties or {}), level, message, stacktrace and json.dumps(stacktrace)),
            *(environment, release, json.dumps(tags or {}), issue_id),
        )
        return made
