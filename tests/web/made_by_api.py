"""Issues made by SQL, and what the API says of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from beacon.projects.projects import Project
from tests.issues.made_issues import MadeIssues
from tests.web.conftest import Api, Headers


class IssuesOverApi(MadeIssues):
    api: Api
    headers: Headers

    async def ask(self, rest: str = "", method: str = "GET", json: Any = None) -> Any:
        status, found = await self.call(rest, method, json)
        assert status < 300, found
        return found

    async def call(
        self,
        rest: str = "",
        method: str = "GET",
        json: Any = None,
        headers: Headers | None = None,
    ) -> tuple[int, Any]:
        """`rest` of the address behind the project's issues."""
        slash = "" if rest[:1] in ("", "?") else "/"
        path = f"/api/v1/projects/{self.project_id}/issues{slash}{rest}"
        return await self.api.call(method, path, headers=headers or self.headers, json=json)


def make_issues(api: Api, headers: Headers, project: Project) -> IssuesOverApi:
    made = IssuesOverApi(api.database, UUID(bytes=project.id), datetime.now(UTC))
    made.api, made.headers = api, headers
    return made
