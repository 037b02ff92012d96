"""The dashboards' WebSockets: `GET /api/v1/ws/events/{project_id}`.

In: connections from the door. Out: each one either refused before the upgrade, or pushed the
frames of its project until it leaves, may not watch any more, or Beacon stops. What a dashboard
says is read and means nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import trio
from wsproto.events import BytesMessage, CloseConnection, Request, TextMessage

from beacon.door.heads import joined_headers
from beacon.door.lanes import LIVE_PATH
from beacon.door.websocket import POLICY, TOO_BIG, ServedSocket
from beacon.errors import BeaconError
from beacon.live.tickets import Viewer

if TYPE_CHECKING:
    from beacon.door.stream import ClientStream
    from beacon.live.hub import Hub

MAX_MESSAGE_BYTES = 4096
CLOSE_SECONDS = 2.0
CHECK_SECONDS = 30.0
"""So long somebody may go on watching who may not any more."""

Admit = Callable[[str, str | None, Mapping[str, str]], Awaitable[Viewer]]
"""Who may watch the project with this reference, by ticket or by header fields. Raises a
BeaconError for who may not."""
StillMay = Callable[[list[Viewer]], Awaitable[set[Viewer]]]

_log = logging.getLogger(__name__)


class LiveSockets:
    """`beacon.door.lanes.Live`."""

    def __init__(self, hub: Hub, admit: Admit, still_may: StillMay) -> None:
        self.hub = hub
        self.admit = admit
        self._still_may = still_may
        self._open: set[LiveSocket] = set()

    async def converse(self, stream: ClientStream, client: str) -> None:
        """One whole WebSocket connection, its handshake included."""
        del client  # nothing depends on it
        connection = LiveSocket(self, stream)
        self._open.add(connection)
        try:
            await connection.run()
        finally:
            self._open.discard(connection)

    async def run(self) -> None:
        """Ends the connections of those who may not watch any more."""
        while True:
            await trio.sleep(CHECK_SECONDS)
            try:
                await self.check()
            except BeaconError as error:
                _log.warning("Whether dashboards may go on is not known: %s", error.message)

    async def check(self) -> None:
        viewers = {each.viewer for each in self._open if each.viewer is not None}
        if not viewers:
            return
        may = await self._still_may(list(viewers))
        for connection in list(self._open):
            if connection.viewer in viewers - may:
                connection.end(POLICY, "You may not see this project any more: sign in again.")

    async def close_when(self, draining: trio.Event) -> None:
        """Tell every dashboard that Beacon goes away, once it does."""
        with trio.CancelScope(shield=True):
            await draining.wait()
            async with trio.open_nursery() as nursery:
                for connection in list(self._open):
                    nursery.start_soon(connection.go_away, CLOSE_SECONDS)


class LiveSocket(ServedSocket):
    """One dashboard."""

    def __init__(self, sockets: LiveSockets, stream: ClientStream) -> None:
        super().__init__(stream, max_message_bytes=MAX_MESSAGE_BYTES)
        self.viewer: Viewer | None = None
        self._sockets = sockets
        self._watching = ExitStack()

    async def run(self) -> None:
        with self._watching:
            await super().run()

    async def _welcome(self, event: Request) -> None:
        address = urlsplit(event.target)
        reference = unquote(address.path.removeprefix(LIVE_PATH)).rstrip("/")
        ticket = parse_qs(address.query).get("ticket", [None])[0]
        fields = joined_headers((name.lower(), value) for name, value in event.extra_headers)
        viewer = await self._sockets.admit(reference, ticket, fields)
        self._sockets.hub.check_room()
        await self._open(event)
        self.viewer = viewer
        watching = self._sockets.hub.watching(viewer.project_id.bytes, self._client_stream)
        self._watching.enter_context(watching)

    async def _handle_message_event(self, event: BytesMessage | TextMessage) -> None:
        """Only its size counts."""
        self._message_size += len(event.data)
        if self._message_size > self._max_message_size:
            self.end(TOO_BIG, f"A message has at most {self._max_message_size} bytes.")
        if event.message_finished:
            self._message_size = 0

    # --- the end: nothing is pushed behind a close ----------------------------------------

    async def _handle_close_connection_event(self, event: CloseConnection) -> None:
        self._watching.close()
        await super()._handle_close_connection_event(event)

    def _on_end(self) -> None:
        self._watching.close()

    async def go_away(self, patience: float) -> None:
        self._watching.close()
        await super().go_away(patience)
