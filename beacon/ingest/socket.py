"""The conversation of a client on `/ws`: what it says is heard in rounds.

In: a `ClientStream` whose next bytes are the handshake. Out: the handshake's answer, then
frames, until either side closes.

The message handler collects, and when the reader asks for more bytes, what it has read is taken
as one round: so a flood of small messages is one delivery.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import trio
from wsproto.connection import ConnectionState
from wsproto.events import BytesMessage, Request, TextMessage

from beacon.door.websocket import OVERLOADED, POLICY, TOO_BIG, ServedSocket, header_of
from beacon.enrich.attribution import MAX_URL_CHARACTERS, split_url
from beacon.enrich.enricher import Sender
from beacon.errors import BadRequest, BeaconError, Unavailable
from beacon.events import MAX_IDENTITY_CHARACTERS
from beacon.ingest.conversation import Conversation
from beacon.projects.directory import normalised_reference

if TYPE_CHECKING:
    from beacon.door.stream import ClientStream
    from beacon.ingest.service import Ingest

MAX_FRAGMENTS = 1000  # then they are joined, so that small ones cannot fill memory
MAX_HELD_SECONDS = 10.0
"""How long a client may be over a rate limit before its connection ends: shorter than the
heartbeats of clients, as nothing is read meanwhile."""
LEAST_HELD_SECONDS = 1.0
"""Of thousands that wait for one bucket, each asks so often at most."""
_SAYS = ("release", "url")


class Connection(ServedSocket):
    """One client. `run` serves it from handshake to close."""

    def __init__(self, ingest: Ingest, stream: ClientStream, client: str) -> None:
        super().__init__(stream, max_message_bytes=ingest.max_message_bytes)
        self._ingest = ingest
        self._client = client
        self._conversation: Conversation | None = None
        self._reference = ""  # the project, as the client named it
        self._origin: str | None = None
        self._held: trio.CancelScope | None = None  # over a rate limit: the wait
        self._round: list[str | bytes] = []

    # --- the handshake -------------------------------------------------------------------

    async def _welcome(self, event: Request) -> None:
        query = parse_qs(urlsplit(event.target).query)
        headers = {name.lower(): value for name, value in event.extra_headers}
        says_hello = "hello" in query
        self._reference = normalised_reference(
            query["hello"][0] if says_hello else _required(query, "project")
        )
        self._origin = header_of(headers, b"origin") or None
        directory = self._ingest.directory
        project, environment = await directory.resolve_environment(self._reference)
        session_id = None if says_hello else _session(query)
        anon_id = None if says_hello else _anon(query)
        self._ingest.permit_origin(project, self._origin)
        sender = Sender(
            self._client, header_of(headers, b"user-agent"), header_of(headers, b"accept-language")
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
        await self._open(event)
        self._conversation.greet()

    async def _turn_down(
        self, error: BeaconError, more: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        self._ingest.counts.refused[error.code] += 1
        await super()._turn_down(error, more)

    # --- messages ------------------------------------------------------------------------

    async def _handle_message_event(self, event: BytesMessage | TextMessage) -> None:
        """Gather a message's fragments; whole ones wait for the end of the round."""
        if self._close_reason is not None:
            return
        data: Any = event.data
        self._message_size += len(data)
        if self._message_size > self._max_message_size:
            self._hear_round()
            self.end(TOO_BIG, f"A message has at most {self._max_message_size} bytes.")
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

    def hear_out(self) -> None:
        self._hear_round()

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
            self.end(POLICY, error.message)
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
                self.end(POLICY, "More events came than the rate limit allows; send them later.")
                break
            with trio.move_on_after(wait) as self._held:
                await trio.sleep_forever()
            if self._wsproto.state is ConnectionState.LOCAL_CLOSING:
                break  # Beacon stops
            await self._keep_up(conversation)
            self._hear_round()
        self._round = []

    # --- the end -------------------------------------------------------------------------

    def _refuse(self, error: BeaconError) -> None:
        """Something was not taken that may be sent again: the connection ends here."""
        self.end(OVERLOADED, error.message)

    def _on_end(self) -> None:
        self._round, self._message_parts = [], []
        if self._conversation is not None:
            self._conversation.fall_silent()

    def leave(self) -> None:
        """It is told no flags any more."""
        if self._conversation is not None:
            self._conversation.leave()

    async def go_away(self, patience: float) -> None:
        self.leave()
        if self._held is not None:
            self._held.cancel()
        await super().go_away(patience)


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
