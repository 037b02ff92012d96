"""A file at an address that changes with its content, so that browsers keep it for good.

In: a file, read once. Out: its address, and the answer to whoever asks for it.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from quart.wrappers import Response

_ONE_YEAR = 365 * 24 * 3600  # seconds


class HashedFile:
    def __init__(self, path: Path, content_type: str) -> None:
        self.content_type = content_type
        self._content = path.read_bytes()
        self.path = f"/static/{path.stem}.{sha256(self._content).hexdigest()[:12]}{path.suffix}"

    async def answer(self) -> Response:
        response = Response(self._content, content_type=self.content_type)
        response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
        return response
