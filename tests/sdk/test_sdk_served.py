"""The built SDK over the wire, on both lanes; what is served is in tests/web/test_sdk_files.py."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import brotli
import pytest
from subject import Project, Subject
from wire import Answer, line, post, post_h2, request

from beacon import resources

Ask = Callable[..., Awaitable[Answer]]
BR = {"Accept-Encoding": "br"}

every_lane = pytest.mark.parametrize("ask", [post, post_h2], ids=["http1", "http2"])


@every_lane
@pytest.mark.parametrize("path", ["/static/sdk/tracker.min.js", "/b.js"])
async def test_a_browser_gets_it_compressed_and_then_not_again(
    shared: Subject, ask: Ask, path: str
) -> None:
    got = await ask(shared.port, path, headers=BR, method="GET")
    source = resources.find("sdk/js/dist") / "tracker.min.js"
    assert brotli.decompress(got.body) == source.read_bytes()
    again = {**BR, "If-None-Match": got.headers["etag"]}
    answer = await ask(shared.port, path, headers=again, method="GET")
    assert (answer.status, answer.body) == (304, b"")


async def test_head_tells_what_get_would(shared: Subject) -> None:
    async with line(shared.port) as connection:
        answers = {}
        for method in ("HEAD", "GET"):
            await connection.send(request("/b.js", headers=BR, method=method))
            answers[method] = await connection.answer(method)
    answers["h2"] = await post_h2(shared.port, "/b.js", headers=BR, method="HEAD")
    assert [len(answers[each].body) for each in ("HEAD", "h2")] == [0, 0]
    assert without_date(answers["HEAD"]) == without_date(answers["GET"])
    assert answers["h2"].headers["content-length"] == str(len(answers["GET"].body))


def without_date(answer: Answer) -> dict[str, Any]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


async def test_the_short_address_takes_events_and_nothing_else(
    shared: Subject, project: Project
) -> None:
    body = {"events": [{"event": "short"}]}
    answer = await post(shared.port, f"/b?key={project.key}", body)
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (202, "*")
    assert (await post(shared.port, "/b", method="GET")).code == "method_not_allowed"
    assert [row["event_name"] for row in await shared.events(project)] == ["short"]
