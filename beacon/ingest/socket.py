"""A WebSocket connection in one task: trio-websocket's protocol, Beacon's conversation.

In: a `ClientStream` whose next bytes are the handshake. Out: the handshake's answer, then
frames, until either side closes.

trio-websocket runs a reader task and a channel for each connection. Ten thousand idle
clients are cheaper, and a flood of small messages is faster, without: its reader is run
in the connection's own task, its message handler collects, and when it asks for more
bytes, what it has read is taken as one round. (It reaches inside: the version is pinned.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import trio
from trio_websocket._impl import CloseReason, WebSocketConnection
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (
    BytesMessage,
    CloseConnection,
    Event,
    RejectConnection,
    Request,
    TextMessage,
)

from beacon.enrich.attribution import MAX_URL_CHARACTERS, split_url
from beacon.enrich.enricher import Sender
from beacon.errors import BadRequest, BeaconError, Unavailable
from beacon.events import MAX_IDENTITY_CHARACTERS
from beacon.ingest.conversation import Conversation
from beacon.problems import problem_response
from beacon.projects.directory import normalised_reference

if TYPE_CHECKING:
    from beacon.door.stream import ClientStream
    from beacon.ingest.service import Ingest

RECEIVE_BYTES = 32 * 1024
MAX_FRAGMENTS = 1000  # then they are joined, so that small ones cannot fill memory
REFUSED_SECONDS = 3.0
"""How long a client that was refused may take to answer the close."""
MAX_HELD_SECONDS = 10.0
"""How long a client may be over a rate limit before its connection ends: shorter than the
heartbeats of clients, as nothing is read meanwhile."""
LEAST_HELD_SECONDS = 1.0
"""Of thousands that wait for one bucket, each asks so often at most."""
OVERLOADED, TOO_BIG, POLICY, GOING_AWAY = 1013, 1009, 1008, 1001
MAX_REASON_BYTES = 123
_SAYS = ("release", "url")


class _Reading(trio.abc.Stream):
    """The client's stream, as the reader sees it: before it reads on, what came is taken."""

    def __init__(self, stream: ClientStream, connection: Connection) -> None:
        self._stream = stream
        self._connection = connection

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        await self._connection.take_round()
        return await self._stream.receive_some(max_bytes)

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        await self._stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        await self._stream.wait_send_all_might_not_block()

    async def aclose(self) -> None:
        await self._stream.aclose()


class Connection(WebSocketConnection):
    """One client. `run` serves it from handshake to close."""

    def __init__(self, ingest: Ingest, stream: ClientStream, client: str) -> None:
        super().__init__(
            _Reading(stream, self),
            WSConnection(ConnectionType.SERVER),
            message_queue_size=0,
            max_message_size=ingest.max_message_bytes,
            receive_buffer_size=RECEIVE_BYTES,
        )
        self._ingest = ingest
        self._client_stream = stream
        self._client = client
        self._conversation: Conversation | None = None
        self._reference = ""  # the project, as the client named it
        self._origin: str | None = None
        self._held: trio.CancelScope | None = None  # over a rate limit: the wait
        self._round: list[str | bytes] = []
        self._patience = trio.CancelScope()

    async def run(self) -> None:
        with self._patience:
            await self._reader_task()

    # --- the handshake -------------------------------------------------------------------

    async def _handle_request_event(self, event: Request) -> None:
        try:
            await self._welcome(event)
        except BeaconError as error:
            await self._turn_down(error)

    async def _welcome(self, event: Request) -> None:
        query = parse_qs(urlsplit(event.target).query)
        headers = {name.lower(): value for name, value in event.extra_headers}
        says_hello = "hello" in query
        self._reference = normalised_reference(
            query["hello"][0] if says_hello else _required(query, "project")
        )
        self._origin = _header(headers, b"origin") or None
        directory = self._ingest.directory
        project, environment = await directory.resolve_environment(self._reference)
        session_id = None if says_hello else _session(query)
        anon_id = None if says_hello else _anon(query)
        self._ingest.permit_origin(project, self._origin)
        sender = Sender(
            self._client, _header(headers, b"user-agent"), _header(headers, b"accept-language")
        )
        self._conversation = Conversation(
            self._ingest,
            project,
            sender,
            environment=environment,
            session_id=session_id,
            anon_id=anon_id,
            said=_said(query),
            push=self._client_stream.push,
            push_state=self._client_stream.push_state,
            refuse=self._refuse,
        )
        await self._accept(event, None, [])
        self._connection_proposal = None
        self._conversation.greet()

    async def _send(self, event: Event) -> None:
        """As the base; where wsproto finds no handshake in the request, the answer says so."""
        if isinstance(event, RejectConnection) and not event.has_body:
            error = BadRequest("This is no WebSocket handshake of version 13 (RFC 6455, 4.2.1).")
            error.status = event.status_code
            await self._turn_down(error, event.headers)
        else:
            await super()._send(event)

    async def _turn_down(
        self, error: BeaconError, more: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        self._ingest.counts.refused[error.code] += 1
        answer = problem_response(error)
        headers = [(name.encode(), value.encode()) for name, value in answer.headers]
        self._patience.deadline = trio.current_time() + REFUSED_SECONDS
        await self._reject(error.status, [*headers, *more, (b"connection", b"close")], answer.body)
        await self._client_stream.send_eof()

    # --- messages ------------------------------------------------------------------------

    async def _handle_message_event(self, event: BytesMessage | TextMessage) -> None:
        """Gather a message's fragments; whole ones wait for the end of the round."""
        if self._close_reason is not None:
            return
        data: Any = event.data
        self._message_size += len(data)
        if self._message_size > self._max_message_size:
            self._hear_round()
            self._end(TOO_BIG, f"A message has at most {self._max_message_size} bytes.")
            return
        if data:
            self._message_parts.append(data)
        if event.message_finished or len(self._message_parts) > MAX_FRAGMENTS:
            self._message_parts = [data[:0].join(self._message_parts)]
        if event.message_finished:
            self._round += self._message_parts
            self._message_parts, self._message_size = [], 0

    async def take_round(self) -> None:
        """All that the last network read brought is heard, before more is read."""
        if self._conversation is None or not self._round:
            return
        await self._keep_up(self._conversation)
        self._hear_round()
        if self._round:
            await self._hold_back(self._conversation)
        await self._ingest.room()
        if (pause := self._conversation.pause()) > 0:
            await trio.sleep(pause)

    def _hear_round(self) -> None:
        """What is over a rate limit stays in the round."""
        messages, self._round = self._round, []
        if self._conversation is not None and messages:
            heard = self._conversation.hear(messages)
            self._round = messages[heard:]

    async def _keep_up(self, conversation: Conversation) -> None:
        """The project may have changed since it was looked at, may be deleted, or its public
        key rotated away: then who is connected may not go on, no more than who connects."""
        directory = self._ingest.directory
        if directory.find_project(self._reference) is conversation.project:
            return
        try:
            project = await directory.resolve_project(self._reference)
            self._ingest.permit_origin(project, self._origin)
        except Unavailable as error:
            self._refuse(error)
        except BeaconError as error:
            self._end(POLICY, error.message)
        else:
            conversation.follow(project)
            return
        self._round = []

    async def _hold_back(self, conversation: Conversation) -> None:
        """Over a rate limit: nothing is read until all that was read is heard. When that takes
        too long the connection ends, and nothing of the rest was acked."""
        deadline = trio.current_time() + MAX_HELD_SECONDS
        conversation.tell_held()
        while self._round:
            wait = max(conversation.wait() or 0.0, LEAST_HELD_SECONDS)
            if trio.current_time() + wait > deadline:
                await conversation.all_acked()
                self._end(POLICY, "More events came than the rate limit allows; send them later.")
                break
            with trio.move_on_after(wait) as self._held:
                await trio.sleep_forever()
            if self._wsproto.state is ConnectionState.LOCAL_CLOSING:
                break  # Beacon stops
            await self._keep_up(conversation)
            self._hear_round()
        self._round = []

    # --- the end -------------------------------------------------------------------------

    async def _handle_close_connection_event(self, event: CloseConnection) -> None:
        """The client's close is returned; a frame that breaks the protocol is answered by one."""
        if self._wsproto.state is ConnectionState.OPEN:
            self._hear_round()
            self._end(event.code, event.reason or "This frame breaks the protocol (RFC 6455).")
            await self._client_stream.send_eof()
        else:
            await super()._handle_close_connection_event(event)

    def _refuse(self, error: BeaconError) -> None:
        """Something was not taken that may be sent again: the connection ends here."""
        self._end(OVERLOADED, error.message)

    def _end(self, code: int, reason: str) -> None:
        """Say why; what is still under way is read and dropped until the client has closed."""
        if self._close_reason is not None or self._wsproto.state is not ConnectionState.OPEN:
            return
        self._close_reason = CloseReason(code, reason)
        self._round, self._message_parts = [], []
        if self._conversation is not None:
            self._conversation.fall_silent()
        self._patience.deadline = trio.current_time() + REFUSED_SECONDS
        text = reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
        self._client_stream.push(self._wsproto.send(CloseConnection(code=code, reason=text)))

    def leave(self) -> None:
        """It is told no flags any more."""
        if self._conversation is not None:
            self._conversation.leave()

    async def go_away(self, patience: float) -> None:
        """Beacon stops: close with 1001, and wait a little for the client to do so too."""
        self.leave()
        if self._held is not None:
            self._held.cancel()
        with trio.move_on_after(patience):
            await self.aclose(GOING_AWAY, "Beacon is stopping; connect again in a moment.")


def _required(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name)
    if not values or not values[0]:
        raise BadRequest(
            f"/ws needs the query parameter {name}: /ws?project=ID&session=UUID&anon=ID"
        )
    return values[0]


def _session(query: dict[str, list[str]]) -> bytes:
    try:
        return UUID(_required(query, "session")).bytes
    except ValueError:
        raise BadRequest("session must be a UUID") from None


def _anon(query: dict[str, list[str]]) -> str:
    anon_id = _required(query, "anon")
    if len(anon_id) > MAX_IDENTITY_CHARACTERS or "\0" in anon_id:
        raise BadRequest(f"anon must be text of at most {MAX_IDENTITY_CHARACTERS} characters")
    return anon_id


def _said(query: dict[str, list[str]]) -> dict[str, str]:
    """Where the client is and what it runs, for the rules of flags."""
    said = {name: query[name][0][:MAX_URL_CHARACTERS] for name in _SAYS if name in query}
    path = split_url(said.get("url", ""))[1]
    return said if path is None else said | {"path": path}


def _header(headers: dict[bytes, bytes], name: bytes) -> str:
    return headers.get(name, b"").decode("latin-1")
