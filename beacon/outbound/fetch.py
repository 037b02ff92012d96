"""Sends one request to wherever a name leads, unless that is no public address.

In: an `OutRequest` and a time. Out: an `OutAnswer`, at most `MAX_ANSWER_BYTES` of it. Each request
has a connection of its own: the name is looked up, every address that comes is judged
(`addresses.py`), and the judged address is the one connected to, with the name in Host and TLS.
Redirects are answers like others; proxies of the environment are not asked.
"""

from __future__ import annotations

import math
import os
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, NamedTuple

import httpcore
import msgspec
import trio

from beacon.errors import InvalidField, OutboundFailed, OutboundRefused
from beacon.outbound.addresses import check_url, refusal

if TYPE_CHECKING:
    import httpx

    from beacon.values import Network

SECONDS = 10.0
MAX_ANSWER_BYTES = 64 * 1024
MAX_HEAD_BYTES = 16 * 1024
MAX_ADDRESSES = 4  # of a name that are tried
MAX_REASON_CHARACTERS = 200

Header = tuple[str, str]
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses that a name has now."""


class OutRequest(msgspec.Struct, frozen=True):
    method: str
    url: str
    headers: tuple[Header, ...] = ()
    body: bytes = b""


class OutAnswer(NamedTuple):
    """`headers` have lower-case names; `cut`: there was more of the body than is read, or it did
    not come in time. `address` is the one that answered, `certificate_ends` until when what it
    showed of itself by TLS holds."""

    status: int
    headers: tuple[Header, ...]
    body: bytes
    cut: bool
    milliseconds: int
    address: str
    certificate_ends: datetime | None = None

    def header(self, name: str) -> str | None:
        return next((value for known, value in self.headers if known == name), None)


async def resolve(host: str, port: int) -> list[str]:
    """By the system's resolver."""
    found = await trio.socket.getaddrinfo(host, port, type=trio.socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Outbound:
    """`allowed` are networks that may be reached although they are private."""

    def __init__(self, allowed: Sequence[Network] = (), resolve: Resolve = resolve) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolve
        self._context: ssl.SSLContext | None = None

    async def send(self, request: OutRequest, *, seconds: float = SECONDS) -> OutAnswer:
        """Raises OutboundRefused when it would go where it may not, OutboundFailed when there was
        no answer in time."""
        url = _checked(request.url)
        began = time.perf_counter()
        try:
            with trio.fail_after(seconds) as scope:
                return await self._exchange(request, url, began, scope)
        except _Enough:
            raise OutboundFailed("The head of the answer is too long.") from None
        except trio.TooSlowError:
            raise OutboundFailed(
                f"There was no answer within {seconds:g} s.", reason="timeout"
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            tls = _tls_error(error)
            if tls is None:
                raise OutboundFailed(_reason(error)) from None
            raise OutboundFailed(_reason_of_tls(tls), reason="tls") from None

    async def _exchange(
        self, request: OutRequest, url: httpx.URL, began: float, scope: trio.CancelScope
    ) -> OutAnswer:
        backend = _Judging(self._allowed, self._resolve)
        context = self._tls() if url.scheme == "https" else None
        pool = httpcore.AsyncConnectionPool(
            ssl_context=context, network_backend=backend, max_keepalive_connections=0, retries=0
        )
        async with (
            pool,
            pool.stream(
                request.method,
                httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=_headers(request),
                content=request.body or None,
            ) as answer,
        ):
            ends = _certificate_ends(answer)
            body, cut = await _read(answer, scope)
            return OutAnswer(
                answer.status,
                tuple((_text(name).lower(), _text(value)) for name, value in answer.headers),
                body,
                cut,
                round((time.perf_counter() - began) * 1000),
                backend.address,
                ends,
            )

    def _tls(self) -> ssl.SSLContext:
        """What this machine trusts, and certifi's list."""
        if self._context is None:
            self._context = ssl.create_default_context()
            if "SSL_CERT_FILE" not in os.environ:
                import certifi

                self._context.load_verify_locations(certifi.where())
        return self._context


class _Judging(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were judged, and to nothing else."""

    def __init__(self, allowed: Sequence[Network], resolve: Resolve) -> None:
        self.address = ""
        self._allowed = allowed
        self._resolve = resolve
        self._backend = httpcore.TrioBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._judged(host, port)
        for place, address in enumerate(addresses):
            try:
                stream = await self._backend.connect_tcp(address, port, timeout, local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(addresses) - 1:
                    raise
                continue
            self.address = address
            return _Bounded(stream)
        raise OutboundFailed(f"{host} has no address.", reason="dns")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise OutboundRefused("Nothing is sent to a local socket.")

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)

    async def _judged(self, host: str, port: int) -> list[str]:
        """Raises OutboundRefused when one of the name's addresses may not be reached."""
        try:
            found = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise OutboundFailed(f"{host} has no address.", reason="dns") from None
        for text in found:
            why = refusal(ip_address(text), self._allowed)
            if why is not None:
                raise OutboundRefused(
                    f"{host} leads to {text}, where nothing is sent: {why}. The operator may "
                    "allow it by --private-network."
                )
        return found[:MAX_ADDRESSES]


class _Enough(Exception):
    """More came than is read."""


class _Bounded(httpcore.AsyncNetworkStream):
    """Ends reading from within: a body that is left half-read leaves generators open."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = MAX_HEAD_BYTES + MAX_ANSWER_BYTES

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        if self._left <= 0:
            raise _Enough
        found = await self._stream.read(max_bytes, timeout)
        self._left -= len(found)
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        return _Bounded(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


async def _read(answer: httpcore.Response, scope: trio.CancelScope) -> tuple[bytes, bool]:
    """The begin of the body, and whether there is more. A body that comes too slowly is left: its
    status came."""
    body, cut = bytearray(), False
    with trio.CancelScope(deadline=scope.deadline) as reading:
        scope.deadline = math.inf
        try:
            async for part in answer.aiter_stream():
                body += part
        except _Enough:
            cut = True
    cut = cut or reading.cancelled_caught or len(body) > MAX_ANSWER_BYTES
    return bytes(body[:MAX_ANSWER_BYTES]), cut


def _certificate_ends(answer: httpcore.Response) -> datetime | None:
    stream = answer.extensions.get("network_stream")
    tls = None if stream is None else stream.get_extra_info("ssl_object")
    shown = None if tls is None else tls.getpeercert()
    if not shown or "notAfter" not in shown:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)


def _headers(request: OutRequest) -> list[tuple[bytes, bytes]]:
    """No body is unpacked: what is read is what came."""
    own = [("Accept-Encoding", "identity"), ("Connection", "close")]
    given = {name.lower() for name, _ in request.headers}
    chosen = [*request.headers, *(each for each in own if each[0].lower() not in given)]
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in chosen]


def _checked(text: str) -> httpx.URL:
    try:
        return check_url("url", text)
    except InvalidField as fault:
        raise OutboundRefused(fault.message) from None


def _text(raw: bytes) -> str:
    return raw.decode("latin-1")


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _reason_of_tls(error: ssl.SSLError) -> str:
    said = getattr(error, "verify_message", None) or error.reason or "no TLS"
    return f"TLS failed: {said}"[:MAX_REASON_CHARACTERS]


def _reason(error: Exception) -> str:
    said = str(error) or type(error).__name__
    return f"There was no answer: {said}"[:MAX_REASON_CHARACTERS]
