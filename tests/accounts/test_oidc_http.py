"""What a provider that misbehaves on the wire does to Beacon: an error, in time, and no more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import pytest
import trio

from beacon.accounts.oidc.http import MAX_ANSWER_BYTES, TIMEOUT_SECONDS, Answer, ProviderHttp
from beacon.errors import OidcUnavailable

HEAD = b"HTTP/1.1 %s\r\ncontent-type: application/json\r\nconnection: close\r\n%s\r\n"


@asynccontextmanager
async def answering(*parts: bytes, then: Callable[[], None] | None = None) -> AsyncIterator[str]:
    """A server that takes one request, and sends these bytes; with `then` it is called and the
    connection stays open."""

    async def serve(stream: trio.SocketStream) -> None:
        await stream.receive_some()
        try:
            for part in parts:
                await stream.send_all(part)
            if then is None:
                await stream.send_eof()
                while await stream.receive_some():
                    pass
        except trio.BrokenResourceError:
            return  # the client has had enough
        if then is not None:
            then()
            await trio.sleep_forever()

    async with trio.open_nursery() as nursery:
        serving = partial(trio.serve_tcp, serve, 0, host="127.0.0.1")
        listeners = await nursery.start(serving)
        yield f"http://127.0.0.1:{listeners[0].socket.getsockname()[1]}/"
        nursery.cancel_scope.cancel()


def answer(body: bytes, status: bytes = b"200 OK", head: bytes = b"") -> bytes:
    return HEAD % (status, head) + body


async def test_a_json_object_comes_through_with_its_status():
    async with answering(answer(b'{"a": 1}')) as url:
        assert await ProviderHttp().get(url) == Answer(200, {"a": 1})
    async with answering(answer(b'{"error": "x"}', b"400 Bad Request")) as url:
        assert await ProviderHttp().post(url, {"code": "1"}) == Answer(400, {"error": "x"})
    async with answering(answer(b"<html>", b"404 Not Found")) as url:
        assert await ProviderHttp().get(url) == Answer(404, {})


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (answer(b"<html>"), "no JSON object"),
        (answer(b"[]"), "no JSON object"),
        (answer(b"", b"302 Found", b"location: http://127.0.0.1:1/\r\n"), "no JSON object"),
        (answer(b"{}", b"500 Oops"), "status 500"),
        (answer(b"{}", b"429 Too Many Requests"), "status 429"),
        (b"nonsense\r\n\r\n", "cannot be reached"),
        (b"", "cannot be reached"),
        (answer(b"{", head=b"content-length: 5\r\n"), "cannot be reached"),
    ],
)
async def test_all_else_is_a_provider_that_is_unavailable(sent, told):
    async with answering(sent) as url:
        with pytest.raises(OidcUnavailable, match=told):
            await ProviderHttp().get(url)


async def test_an_answer_without_end_is_cut_off():
    many = [b" " * 65536] * (MAX_ANSWER_BYTES // 65536 * 4)
    async with answering(answer(b"{"), *many) as url:
        with pytest.raises(OidcUnavailable, match="more than"):
            await ProviderHttp().get(url)


async def test_what_was_compressed_unasked_is_not_unpacked():
    async with answering(answer(b"\x1f\x8b\x08", head=b"content-encoding: gzip\r\n")) as url:
        with pytest.raises(OidcUnavailable, match="no JSON object"):
            await ProviderHttp().get(url)


async def test_an_answer_that_does_not_come_is_waited_for_so_long(mock_clock):
    def time_passes() -> None:
        mock_clock.jump(TIMEOUT_SECONDS)

    async with answering(then=time_passes) as url:
        with pytest.raises(OidcUnavailable, match="did not answer within 10 s"):
            await ProviderHttp().get(url)


async def test_neither_a_code_nor_a_secret_is_in_an_error():
    async with answering(answer(b"{}", b"500 Oops")) as url:
        with pytest.raises(OidcUnavailable) as failed:
            await ProviderHttp().post(
                f"{url}?x=the-code", {"code": "the-code"}, ("id", "the-secret")
            )
    assert "the-code" not in failed.value.message
    assert "the-secret" not in failed.value.message
