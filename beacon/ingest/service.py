"""The way of one delivery: known sender, decoded drafts, enriched batch, spool.

In: requests and connections from the door. Out: `Taken` answers; and counters.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import trio

from beacon.door.lanes import SOCKET_PATH, Taken
from beacon.enrich.enricher import Enricher, Sender
from beacon.errors import BeaconError, ClockWrong, Forbidden, OriginRefused
from beacon.events import (
    FLAG_EXPOSURE,
    Batch,
    CheckIn,
    ClientReport,
    Decoded,
    Draft,
    Request,
    Response,
)
from beacon.flags.broadcaster import Broadcaster
from beacon.flags.posthog import Answers as PosthogFlags
from beacon.ingest import routes
from beacon.ingest.delivery import with_cors
from beacon.ingest.exposures import ReportedExposures, Sifted
from beacon.ingest.limits import IngestLimits
from beacon.ingest.ofrep import Ofrep
from beacon.ingest.socket import Connection
from beacon.noise.sifting import Sifter
from beacon.problems import problem, problem_response
from beacon.projects.directory import Directory
from beacon.projects.key_use import KeyUse
from beacon.projects.origins import origin_allowed
from beacon.projects.projects import ALL_EXPOSURES, INGEST, PRODUCTION, KeyGrant, Project
from beacon.spool.spool import Group, Spool

if TYPE_CHECKING:
    from beacon.door.stream import ClientStream
    from beacon.flags.client import Client
    from beacon.flags.store import Store
    from beacon.flags.usage import Usage

UNSENT_REASONS = frozenset(
    (
        *("queue_overflow", "cache_overflow", "buffer_overflow", "backpressure", "sample_rate"),
        *("ratelimit_backoff", "network_error", "send_error", "internal_sdk_error"),
        *("before_send", "event_processor", "ignored", "invalid", "insufficient_data"),
    )
)
OTHER_REASON = "other"

RELEASED = 1_790_000_000_000_000
"""September 2026 in microseconds: a clock before it cannot be right."""
MAX_CLOCK_OFFSET_SECONDS = 3600.0
CLOSE_SECONDS = 2.0
LARGE_BODIES = 2
"""How many large bodies are decoded at once: a hostile one takes seconds and much memory."""

TakeCheckIn = Callable[[KeyGrant, CheckIn], Awaitable[None]]
"""What a check-in is given to: it is stored when this returns. Raises Unavailable, for the client
to send the whole delivery again, or another BeaconError, which costs this check-in alone."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class IngestCounts:
    """Since start, for metrics; the exact balance is the spool's and the writer's."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # by code
    requests: Counter[int] = field(default_factory=Counter)  # by status
    messages: int = 0
    cut_off: int = 0  # WebSockets whose clients did not read
    items: Counter[str] = field(default_factory=Counter)  # of Sentry's clients, by type
    unsent: Counter[str] = field(default_factory=Counter)  # what these clients dropped, by reason

    async def count_check_in(self, _grant: KeyGrant, _check_in: CheckIn) -> None:
        """It is counted by its type, like all items."""

    def count_client_reports(self, reports: Sequence[ClientReport]) -> None:
        for report in reports:
            reason = report.reason if report.reason in UNSENT_REASONS else OTHER_REASON
            self.unsent[reason] += report.quantity


class Ingest:
    """The ingest routes and the `/ws` conversations (`beacon.door.lanes.Ingest`)."""

    def __init__(
        self,
        directory: Directory,
        enricher: Enricher,
        spool: Spool,
        flags: Store,
        broadcaster: Broadcaster,
        usage: Usage,
        *,
        clock_offset: Callable[[], float | None],
        max_body_bytes: int,
        max_message_bytes: int,
    ) -> None:
        self.directory = directory
        self.flags = flags
        self.ofrep = Ofrep()
        self.posthog_flags = PosthogFlags()
        self.broadcaster = broadcaster
        self.usage = usage
        self.key_use = KeyUse()
        self.limits = IngestLimits()
        self.evaluation_limits = IngestLimits(things="evaluations")
        self.counts = IngestCounts()
        self.max_body_bytes = max_body_bytes
        self.max_message_bytes = max_message_bytes
        self.connections: set[Connection] = set()
        self.large_bodies = trio.CapacityLimiter(LARGE_BODIES)
        self.on_check_in: TakeCheckIn = self.counts.count_check_in
        self.noise = Sifter()
        self._enricher = enricher
        self._spool = spool
        self._reported = ReportedExposures(flags)
        self._clock_offset = clock_offset
        self._encode = msgspec.msgpack.Encoder().encode

    # --- HTTP ----------------------------------------------------------------------------

    def serves(self, method: str, path: str) -> bool:
        """Whether the path is an ingest route, whatever the method. That of the WebSocket is one
        for what is posted: who gets it without an upgrade is told so by the web."""
        return routes.route_of(path) is not None and (
            path != SOCKET_PATH or method in ("POST", "OPTIONS")
        )

    async def take(self, request: Request) -> Taken:
        """Decode, enrich and queue. Bad input is answered, never raised."""
        try:
            route = routes.route_of(request.path)
            assert route is not None
            if route.stores:
                await self._spool.room()
            taken = await routes.take(self, request, route)
        except BeaconError as error:
            self.counts.refused[error.code] += 1
            taken = Taken(with_cors(problem_response(error)), None)
        except Exception:
            _log.exception("An ingest request failed")
            taken = Taken(with_cors(_failed()), None)
        self.counts.requests[taken.response.status] += 1
        return taken

    async def durable(self, ticket: Group) -> None:
        """Wait until all of the ticket's group is on disk. Raises SpoolFull."""
        await self._spool.durable(ticket)

    async def answer(self, request: Request) -> Response:
        """`take` and `durable` in one."""
        taken = await self.take(request)
        if taken.ticket is not None:
            try:
                await self.durable(taken.ticket)
            except BeaconError as error:
                return with_cors(problem_response(error))
        return taken.response

    # --- WebSocket -----------------------------------------------------------------------

    async def converse(self, stream: ClientStream, client: str) -> None:
        """One whole WebSocket connection, its handshake included."""
        connection = Connection(self, stream, client)
        self.connections.add(connection)
        try:
            await connection.run()
        finally:
            self.connections.discard(connection)
            connection.leave()
            self.counts.cut_off += stream.is_cut_off

    async def room(self) -> None:
        """Wait until the spool's queue is short."""
        await self._spool.room()

    async def close_when(self, draining: trio.Event) -> None:
        """Tell every WebSocket that Beacon goes away, once it does.

        Being cancelled is how that begins: a cancelled door drains, and so does this.
        """
        with trio.CancelScope(shield=True):
            await draining.wait()
            async with trio.open_nursery() as nursery:
                for connection in list(self.connections):
                    nursery.start_soon(connection.go_away, CLOSE_SECONDS)

    # --- what both share -----------------------------------------------------------------

    def permit(self, grant: KeyGrant, origin: str | None) -> None:
        """Raises Forbidden when the key may not ingest, OriginRefused when the page may not."""
        if not grant.allows(INGEST):
            raise Forbidden("This key may not send events: use one with the permission 'ingest'.")
        if not grant.trusted:
            self.permit_origin(grant.project, origin)

    def permit_origin(self, project: Project, origin: str | None) -> None:
        if not origin_allowed(project, origin):
            raise OriginRefused(
                f"Pages of {origin} may not send events to this project, nor ask for its flags: "
                "add the domain to the project's allowed domains."
            )

    def enrich(
        self,
        decoded: Decoded,
        project: Project,
        sender: Sender,
        *,
        session_id: bytes | None = None,
        anon_id: str | None = None,
        user_id: str | None = None,
    ) -> Batch:
        """The delivery as it is stored. Raises ClockWrong."""
        return self._enricher.enrich(
            decoded,
            project,
            sender,
            self._now(),
            session_id=session_id,
            anon_id=anon_id,
            user_id=user_id,
        )

    def attributes(self, sender: Sender) -> dict[str, str]:
        """What is known of a sender, by the names that the rules of flags use."""
        return self._enricher.attributes(sender)

    def append(
        self,
        batch: Batch,
        project: Project,
        environment: str = PRODUCTION,
        trusted: bool = False,
    ) -> Group:
        """Queue the batch; raises SpoolFull. `environment` is that of the sender's key; when that
        is secret (`trusted`), exposures may name another."""
        batch = self.noise.sift(batch, project)
        if FLAG_EXPOSURE in [event.name for event in batch.events]:
            return self._append_exposures(self._reported.sift(batch, project, environment, trusted))
        return self._queue(batch)

    def _append_exposures(self, sifted: Sifted) -> Group:
        try:
            group = self._queue(sifted.batch)
        except BeaconError:
            sifted.forget()
            raise

        def settled(group: Group) -> None:
            if group.error is not None:
                sifted.forget()

        group.told.append(settled)
        return group

    def _queue(self, batch: Batch) -> Group:
        events = len(batch.events)
        batch = self.noise.with_noted(batch)
        group = self._spool.append(self._encode(batch), events + batch.dropped)
        self.counts.accepted += events
        return group

    # --- what clients were told of flags (`beacon.flags.exposures.Recorder`) ------------------

    def counts_pushes(self, client: Client) -> bool:
        project = self.directory.find_project(client.room.project)
        return project is not None and project.flag_exposures == ALL_EXPOSURES

    def expose(self, client: Client, properties: bytes, at: int) -> None:
        """`at` in milliseconds since 1970. Raises Unavailable."""
        project = self.directory.find_project(client.room.project)
        if project is None:
            return
        draft = Draft(FLAG_EXPOSURE, properties, {}, timestamp=at * 1000)
        batch = self.enrich(
            Decoded([draft], [0], []),
            project,
            client.sender,
            session_id=client.session_id,
            anon_id=client.anon_id,
            user_id=client.user_id,
        )
        self._spool.append(self._encode(batch), 1)

    def _now(self) -> int:
        """Time of receipt in microseconds, from a clock that can be right."""
        now = time.time_ns() // 1000
        offset = self._clock_offset()
        if now < RELEASED or (offset is not None and abs(offset) > MAX_CLOCK_OFFSET_SECONDS):
            raise ClockWrong(
                "This server's clock is wrong, so no event can be dated: set it (NTP), "
                "then send the events again."
            )
        return now


def _failed() -> Response:
    return problem(500, "internal_error", "Beacon failed on this request; its log says why.")
