"""What a running Beacon leaves in its data directory for the commands that come after it.

In `<data>/state.json`: the public address, the address it listens on. Read by DSNs and
links that are made while no server runs, and by `beacon doctor`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from beacon.atomic_file import write_atomically
from beacon.config import Settings

DEFAULT_PUBLIC_URL = "http://localhost:4000"
EVERY_ADDRESS = frozenset({"0.0.0.0", "::", ""})


class State(msgspec.Struct, frozen=True):
    """Of the last `beacon serve` on this data directory."""

    public_url: str = DEFAULT_PUBLIC_URL
    host: str = "127.0.0.1"
    port: int = 4000


def read_state(data_dir: Path) -> State | None:
    """None when no server has run here yet, or the file cannot be read."""
    try:
        return msgspec.json.decode((data_dir / "state.json").read_bytes(), type=State)
    except (OSError, msgspec.MsgspecError):
        return None


def record_state(settings: Settings, port: int) -> State:
    """Called by `serve` once it listens; `port` is the one it really has. Raises OSError."""
    state = State(settings.public_url or local_url(settings, port), settings.host, port)
    write_atomically(settings.data_dir / "state.json", msgspec.json.encode(state))
    return state


def public_url(settings: Settings) -> str:
    """The address that stands in links: as set, else as last recorded, else the default."""
    return settings.public_url or (read_state(settings.data_dir) or State()).public_url


def local_url(settings: Settings, port: int) -> str:
    """The address that a browser on this machine opens."""
    scheme = "https" if settings.tls_cert else "http"
    host = "localhost" if settings.host in EVERY_ADDRESS | {"127.0.0.1", "::1"} else settings.host
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


class PublicAddress:
    """The address that stands in links, for a server: asked each time, as it is only known for
    sure once the server listens."""

    def __init__(self, settings: Settings) -> None:
        self._url = public_url(settings)

    def __call__(self) -> str:
        return self._url

    def is_now(self, state: State) -> None:
        self._url = state.public_url
