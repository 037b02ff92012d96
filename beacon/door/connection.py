"""One HTTP/1.1 connection: reads its requests and sends each to its lane, in order.

In: a `ClientStream`. Out: answers on it, or a `Handover` when the connection turns into
something else (a WebSocket, HTTP/2). Deadlines are kept by the door's sweep.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import trio

from beacon.door.answers import CONTINUE, connection_field, whole_answer
from beacon.door.exchange import Exchange, decoded_path, origin_form
from beacon.door.heads import Incoming, joined_headers
from beacon.door.lanes import Taken
from beacon.door.owed import MAX_OWED, Owed, settled_response
from beacon.door.parser import RequestParser, Stage
from beacon.door.stream import ClientStream
from beacon.errors import BeaconError, RequestTimeout
from beacon.events import Request, Response
from beacon.problems import problem_response

if TYPE_CHECKING:
    from beacon.door.listener import Door

logger = logging.getLogger(__name__)

H2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


@dataclass(slots=True)
class Handover:
    """The connection goes on as something else; its unread bytes are in the stream.

    `handshake` is a WebSocket's; None: HTTP/2 from its preface on.
    """

    handshake: Incoming | None


class Connection:
    """The HTTP/1.1 part of a client's connection."""

    __slots__ = (
        "_ahead",
        "_door",
        "_owed",
        "_parser",
        "_phase",
        "_scope",
        "_sending",
        "_since",
        "deadline",
        "stream",
    )

    def __init__(self, door: Door, stream: ClientStream) -> None:
        self._door = door
        self._parser = RequestParser(door.limits, door.heads)
        self._scope = trio.CancelScope()
        self._ahead = b""  # read while an answer was being made
        self._phase = 0  # which request is awaited or being read
        self._since = 0.0  # when that began
        self._sending = False
        self._owed = Owed(stream, date=lambda: door.date, ends=self._ends_now, paid=self._all_paid)
        self.stream = stream
        self.deadline = trio.current_time() + door.limits.first_byte_seconds

    @property
    def draining(self) -> bool:
        return self._door.draining.is_set()

    @property
    def date(self) -> bytes:
        return self._door.date

    # --- what others do to a connection ---

    def expire(self) -> None:
        """Its deadline has passed: the sweep ends what it is doing, unless the disk is late."""
        if self._owed:
            self.deadline = trio.current_time() + self._door.limits.idle_seconds
        else:
            self._scope.cancel()

    def drain(self) -> None:
        """Beacon stops: an idle connection ends now, a busy one after its answer."""
        is_idle = self._parser.stage is Stage.IDLE and not self._sending and not self._owed
        if self.deadline < inf and is_idle:
            self._scope.cancel()

    # --- the life of a connection ---

    async def run(self) -> Handover | None:
        """Serve until the client leaves, fails, or asks for something else than HTTP/1.1."""
        with self._scope:
            return await self._serve()
        await self._late()
        return None

    async def _serve(self) -> Handover | None:
        data = await self._first_bytes()
        if data.startswith(H2_PREFACE):
            self.stream.unread(data)
            return Handover(None)
        while data:
            arrived = self._parser.feed(data)
            self.deadline = inf
            if arrived and not await self._answer(arrived):
                return None
            if self._parser.refusal is not None:
                await self._owed.all_paid()
                await self.refuse(self._parser.refusal)
                return None
            if self._parser.handshake is not None:
                await self._owed.all_paid()
                return self._hand_over(self._parser.handshake)
            if self._parser.wants_continue:
                self._parser.continued()
                await self.send(CONTINUE)
            data = await self._read()
        await self._owed.all_paid()
        return None

    async def _first_bytes(self) -> bytes:
        """The first read; as many as it takes to tell the HTTP/2 preface."""
        data = await self.stream.receive_some(self._door.limits.piece_bytes)
        while H2_PREFACE.startswith(data) and data and data != H2_PREFACE:
            more = await self.stream.receive_some(self._door.limits.piece_bytes)
            if not more:
                break
            data += more
        return data

    async def _read(self) -> bytes:
        if self.stream.is_clogged:
            await self._send_patiently(b"")  # no more questions before the answers are taken
        if self._ahead:
            data, self._ahead = self._ahead, b""
            return data
        if self.draining and self._parser.stage is Stage.IDLE:
            return b""
        self.deadline = self._next_deadline()
        return await self.stream.receive_some(self._door.limits.piece_bytes)

    def _next_deadline(self) -> float:
        parser, limits = self._parser, self._door.limits
        idle = parser.stage is Stage.IDLE
        phase = 2 * parser.begun + idle
        if phase != self._phase:  # empty lines between requests, say, begin nothing
            self._phase, self._since = phase, trio.current_time()
        if idle:
            return self._since + limits.idle_seconds
        if parser.stage is Stage.HEAD:
            return self._since + limits.head_seconds
        patience = limits.body_seconds + parser.received / limits.body_bytes_per_second
        return self._since + limits.head_seconds + patience

    def _hand_over(self, handshake: Incoming) -> Handover:
        self.stream.unread(handshake.head() + self._parser.rest)
        return Handover(handshake)

    # --- answering ---

    async def _answer(self, arrived: list[Incoming]) -> bool:
        """Answer in order; False when the connection ends with the last answer."""
        for incoming in arrived:
            path, _, query = origin_form(incoming.target).partition("?")
            path = decoded_path(path)
            if self._door.ingest.serves(incoming.method, path):
                keep_alive = await self._answer_by_ingest(incoming, path, query)
            else:
                await self._owed.all_paid()
                keep_alive = await self._answer_by_web(incoming)
            if not keep_alive:
                return False
        return True

    async def _answer_by_ingest(self, incoming: Incoming, path: str, query: str) -> bool:
        taken, keep_alive = await self._take(incoming, path, query)
        if keep_alive and not self.draining:
            self._owed.add(taken, incoming.method, incoming.http10)
            if len(self._owed) >= MAX_OWED:
                await self._owed.all_paid()
            return True
        await self._owed.all_paid()
        if taken.ticket is not None:
            await taken.ticket.done.wait()
        keep_alive = keep_alive and not self._ends_now()
        extra = self.date + connection_field(keep_alive, incoming.http10)
        await self.send(whole_answer(settled_response(taken), incoming.method, extra))
        return keep_alive

    def _ends_now(self) -> bool:
        return self.draining and self._parser.stage is Stage.IDLE

    def _all_paid(self) -> None:
        """The last answer owed is sent: the client is waited for again, or not any more."""
        if self.draining:
            self.drain()

    async def _answer_by_web(self, incoming: Incoming) -> bool:
        exchange = Exchange(incoming, self)
        await exchange.run(self._door.web)
        return exchange.keep_alive

    async def _take(self, incoming: Incoming, path: str, query: str) -> tuple[Taken, bool]:
        client = self.client_address(incoming)
        headers = incoming.joined or joined_headers(incoming.headers)
        request = Request(incoming.method, path, query, headers, incoming.body, client)
        try:
            return await self._door.ingest.take(request), incoming.keep_alive
        except BeaconError as error:
            return Taken(problem_response(error), None), incoming.keep_alive
        except Exception:
            logger.exception("Ingest failed on a request to %s", path)
            return Taken(_failure(), None), False

    def client_address(self, incoming: Incoming) -> str:
        return self._door.client_address(self.stream.peer, incoming.headers)

    # --- sending ---

    async def send(self, data: bytes) -> None:
        """Send all; a client that does not take a piece in time is cut off."""
        rest = self.stream.send_now(data)
        if rest:
            await self._send_patiently(memoryview(rest))

    async def _send_patiently(self, rest: bytes | memoryview) -> None:
        self._sending = True
        size = self._door.limits.piece_bytes
        for at in range(0, max(1, len(rest)), size):
            self.deadline = trio.current_time() + self._door.limits.send_seconds
            await self.stream.send_all(rest[at : at + size])
        self._sending = False
        self.deadline = inf

    async def send_problem(self, error: BeaconError, method: str = "GET") -> None:
        """Answer with an error that ends the connection."""
        extra = self.date + connection_field(False, False)
        await self.send(whole_answer(problem_response(error), method, extra))

    async def refuse(self, error: BeaconError) -> None:
        """Answer, then read on a little: a reset would take the answer from the client."""
        limits = self._door.limits
        with trio.move_on_after(limits.linger_seconds):
            await self.send_problem(error)
            await self.stream.send_eof()
            left = limits.linger_bytes
            while left > 0 and (data := await self.stream.receive_some(limits.piece_bytes)):
                left -= len(data)

    async def _late(self) -> None:
        if self._sending:
            self.stream.abort()
        elif self._parser.stage is not Stage.IDLE:
            what = "head" if self._parser.stage is Stage.HEAD else "body"
            await self.refuse(RequestTimeout(f"The request's {what} took too long to arrive."))

    async def client_left(self) -> None:
        """Wait until the client has ended its side; what it sends meanwhile is kept."""
        while not self._ahead:
            data = await self.stream.receive_some(self._door.limits.piece_bytes)
            if not data:
                return
            self._ahead = data
        await trio.sleep_forever()


def _failure() -> Response:
    return problem_response(BeaconError("Beacon failed; the reason is in its log."))
