"""What an endpoint is: its address, who may call it, the types that go in and come out.

Each module of this room exports `ENDPOINTS`; `mount` serves them, `openapi` describes them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from beacon.accounts.access import Access
from beacon.accounts.actors import AccountActor, Actor
from beacon.accounts.audit import By
from beacon.errors import BeaconError, Forbidden, NotFound
from beacon.export.tables import Format, Table
from beacon.projects.projects import Project
from beacon.web.api.parts import ApiParts

Header = tuple[str, str]
AnswerFormat = Format | Literal["json"]


class Reply(NamedTuple):
    """An answer that is more than a body: bytes or a stream of them go out as they are, all else
    as JSON."""

    body: Any = None
    headers: tuple[Header, ...] = ()
    status: int | None = None  # None: the endpoint's own
    content_type: str = "application/json"
    etag: str | None = None  # of what the body tells of; None: a read has one of its body


Stream = AsyncIterator[bytes]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request that may be answered: its caller was checked, its body and query decoded."""

    actor: Actor
    by: By
    path: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    cookies: Mapping[str, str]
    project: Project | None = None
    body: Any = None
    query: Any = None
    format: AnswerFormat = "json"

    @property
    def account(self) -> AccountActor:
        """Raises Forbidden when a key asks."""
        if not isinstance(self.actor, AccountActor):
            raise Forbidden("This is for accounts, not for API keys.")
        return self.actor

    @property
    def project_id(self) -> UUID:
        """Of the path's project, which the caller may see."""
        assert self.project is not None, "the endpoint has no {project_id}"
        return UUID(bytes=self.project.id)

    @property
    def if_match(self) -> str | None:
        """The ETag that the thing must still have; None: whatever it has. What stands behind a `+`
        is of no consequence to changes."""
        sent = self.headers.get("if-match")
        if sent is None:
            return None
        etag, plus, _ = sent.strip().removeprefix("W/").partition("+")
        return etag + '"' if plus else etag

    def text(self, name: str) -> str:
        """A path parameter. Raises NotFound when nothing can be called so."""
        if "\0" in self.path[name]:
            raise NotFound(f"There is no {name.removesuffix('_key')} {self.path[name]!r}.")
        return self.path[name]

    def uuid(self, name: str) -> UUID:
        """A path parameter. Raises NotFound when it is none."""
        try:
            return UUID(self.path[name])
        except ValueError:
            raise NotFound(f"There is no {name.removesuffix('_id')} {self.path[name]!r}.") from None


Handler = Callable[[ApiParts, Call], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One operation. `answer` is what the handler returns (None: nothing, status 204), `errors`
    those beyond what every endpoint of its kind can answer."""

    method: str
    path: str  # with parameters as OpenAPI writes them: /api/v1/projects/{project_id}
    summary: str
    handler: Handler
    access: Access
    tag: str
    body: type[msgspec.Struct] | None = None
    body_bytes: int = 1024 * 1024  # the most that is taken
    body_required: bool = True  # else a request without one has body None
    query: type[msgspec.Struct] | None = None
    answer: Any = None
    status: int = 200
    other_statuses: tuple[int, ...] = ()  # that come with the same answer
    content_type: str = "application/json"  # of the answer
    other_types: tuple[str, ...] = ()  # that it may have instead
    table: Callable[[Any], Table] | None = None  # the answer as rows: see `formats`
    description: str = ""
    errors: tuple[type[BeaconError], ...] = ()
    if_match: bool = False  # takes the ETag of what it changes

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the path's parameters, in order."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    @property
    def operation_id(self) -> str:
        """`create_key`: the handler's name, unique in the whole API."""
        return self.handler.__name__
