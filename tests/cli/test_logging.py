"""Log lines are for people or for programs, and hold no secret."""

from __future__ import annotations

import io
import json
import logging

import pytest
from hpack import Decoder, Encoder

from beacon.logging import set_up_logging, without_secrets
from beacon.opaque import new_token
from beacon.projects.keys import new_secret_key


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def test_a_line_for_people(stream: io.StringIO) -> None:
    set_up_logging("info", "text", stream)
    logging.getLogger("beacon.writer").info("stored %d events", 5)
    logging.getLogger("beacon.writer").debug("not this")
    assert stream.getvalue().endswith("Z info    writer: stored 5 events\n")


def test_a_line_for_programs(stream: io.StringIO) -> None:
    set_up_logging("warning", "json", stream)
    try:
        raise ValueError("oh\nno")
    except ValueError:
        logging.getLogger("beacon.door").exception("a connection failed")
    [line] = stream.getvalue().splitlines()
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("error", "beacon.door")
    assert said["message"] == "a connection failed"
    assert "ValueError: oh\nno" in said["exception"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_secret_is_logged(stream: io.StringIO, form: str) -> None:
    key = new_secret_key().text
    set_up_logging("info", form, stream)
    logging.getLogger("beacon").info("postgresql://me:hunter2@host/db and %s", key)
    assert "hunter2" not in stream.getvalue()
    assert key not in stream.getvalue()
    assert "postgresql://me:***@host/db and pk_***" in stream.getvalue()


@pytest.mark.parametrize(
    "before",
    ["pk_", "pat_", "rt_", "http://a/setup/", "/invitation/", "/registration/", "/reset/"],
)
def test_tokens_and_links_lose_all_but_their_kind(before: str) -> None:
    token = new_token().text
    assert without_secrets(f"GET {before}{token} 200") == f"GET {before}*** 200"


def test_headers_of_http2_are_not_logged(stream: io.StringIO) -> None:
    set_up_logging("debug", "text", stream)
    sent = [("cookie", "beacon_session=crumbs"), ("authorization", "Bearer of-news")]
    assert Decoder().decode(Encoder().encode(sent)) == sent
    assert stream.getvalue() == ""


def test_what_is_no_secret_stays() -> None:
    for text in ("postgresql://beacon@/beacon?host=/data/postgres", "pk_short", "a:b@c"):
        assert without_secrets(text) == text
