"""Text frames are what a WebSocket client reads."""

from __future__ import annotations

import pytest
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import TextMessage

from beacon.door.frames import text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 70_000])
def test_a_client_reads_what_was_framed(size):
    client = Connection(ConnectionType.CLIENT)
    client.receive_data(text_frame(b"x" * size))
    messages = [event for event in client.events() if isinstance(event, TextMessage)]
    assert "".join(message.data for message in messages) == "x" * size
    assert messages[-1].message_finished
