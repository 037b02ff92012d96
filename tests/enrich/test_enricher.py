"""A whole delivery: drafts in, one batch out."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import beacon
from beacon.enrich.clock import DAY, HOUR, SECOND, id_time
from beacon.enrich.enricher import Enricher, Sender, first_language, mark_replaced
from beacon.enrich.geo import Geo
from beacon.enrich.visitor import DailySalts
from beacon.events import (
    SERVER_MADE,
    Batch,
    Decoded,
    Draft,
    Event,
    Report,
    TimeSource,
    page_of,
)
from beacon.projects.projects import Project
from beacon.scrub.settings import Rules
from tests.factories import visit_of

GEO = Geo(Path(beacon.__path__[0]) / "_data" / "geo" / "dbip-country.mmdb")
NOW = 1_790_000_000 * SECOND
PROJECT = Project(b"p" * 16, 1, "Shop", "proj_" + "0" * 32, retention_days=365)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
BROWSER = Sender("8.8.8.8", CHROME, "de-AT,de;q=0.9,en;q=0.8")


@pytest.fixture
def enricher() -> Enricher:
    return Enricher(GEO, DailySalts())


def draft(name: str = "click", known: dict | None = None, **fields) -> Draft:
    return Draft(name, json.dumps(known or {}).encode(), known or {}, **fields)


def decoded(*drafts: Draft) -> Decoded:
    return Decoded(list(drafts), list(range(len(drafts))), [])


def one(enricher: Enricher, event: Draft, sender: Sender = BROWSER, **fields) -> Event:
    [made] = enricher.enrich(decoded(event), PROJECT, sender, NOW, **fields).events
    return made


def test_what_the_client_said_is_kept(enricher):
    event_id, session = os.urandom(6) + b"\x4a" + os.urandom(9), os.urandom(16)
    said = draft(
        known={"a": 1},
        id=event_id,
        timestamp=NOW - HOUR,
        session_id=session,
        anon_id="ann",
        user_id="u1",
        screen="800x600",
        level="error",
        message="boom",
        stacktrace=b"[]",
        environment="production",
        release="1.0",
        tags=b"{}",
    )
    event = one(enricher, said)
    assert event == Event(
        event_id,
        NOW - HOUR,
        TimeSource.CLIENT,
        "click",
        session,
        "ann",
        "u1",
        b'{"a": 1}',
        screen="800x600",
        report=Report(
            level="error",
            message="boom",
            environment="production",
            release="1.0",
            stacktrace=b"[]",
            tags=b"{}",
        ),
    )


def test_the_visit_says_where_from_and_with_what(enricher):
    visit = visit_of(enricher.enrich(decoded(draft()), PROJECT, BROWSER, NOW))
    assert (visit.browser, visit.browser_version) == ("Chrome", "126")
    assert (visit.os, visit.os_version, visit.device) == ("Windows", "10", "desktop")
    assert (visit.country, visit.language, visit.is_bot) == ("US", "de-AT", False)
    assert visit.ip_hash is None


def test_no_address_is_in_the_batch(enricher):
    batch = enricher.enrich(decoded(draft("$page")), PROJECT, BROWSER, NOW)
    assert b"8.8.8.8" not in msgspec.msgpack.encode(batch)


def test_a_page_view_is_attributed_from_its_properties(enricher):
    known = {
        "url": "https://example.com/a?utm_source=google&utm_medium=cpc",
        "ref": "https://www.google.com/",
        "screen": "800x600",
    }
    event = one(enricher, draft("$page", known))
    page = page_of(event)
    assert (page.hostname, page.path, page.channel) == ("example.com", "/a", "Paid Search")
    assert (page.utm_source, page.utm_medium) == ("google", "cpc")
    assert (page.referrer_host, event.screen) == ("google.com", "800x600")


def test_any_event_is_attributed_from_its_own_url(enricher):
    event = one(enricher, draft("buy", url="https://example.com/a", referrer="https://t.co/x"))
    page = page_of(event)
    assert (page.path, page.referrer_host, page.channel) == ("/a", "t.co", "Organic Social")


def test_a_url_among_another_events_properties_is_its_own_business(enricher):
    event = one(enricher, draft("fetch", {"url": "https://api.example.com/"}))
    assert event.page is None


@pytest.mark.parametrize("value", [None, 1, [], {}, ""])
def test_properties_of_other_types_are_no_urls(enricher, value):
    event = one(enricher, draft("$page", {"url": value, "ref": value, "screen": value}))
    assert (event.page, event.screen) == (None, None)


def test_an_event_without_an_id_gets_a_uuid7_of_its_time(enricher):
    event = one(enricher, draft(timestamp=NOW - HOUR))
    assert UUID(bytes=event.id).version == 7
    assert id_time(event.id) == NOW - HOUR
    assert (event.timestamp, event.time_source) == (NOW - HOUR, TimeSource.CLIENT)


@pytest.mark.parametrize("known", [{}, {"a": 1}, {"$clock": "mine"}])
def test_a_replaced_time_is_marked_in_the_properties(enricher, known):
    event = one(enricher, draft(known=known, timestamp=0, id=os.urandom(6) + b"\x4a" + b"x" * 9))
    assert event.timestamp == NOW
    assert event.time_source == TimeSource.PINNED
    assert json.loads(event.properties) == {**known, "$clock": "replaced"}


def test_properties_with_space_around_are_marked_too():
    assert (
        mark_replaced(Draft("a", b' {"a":1 }\n', {"a": 1}))
        == b' {"a":1,"$clock":"replaced"}'.strip()
    )
    assert mark_replaced(Draft("a", b"{ }", {})) == b'{"$clock":"replaced"}'


def test_a_connection_speaks_for_drafts_that_say_nothing(enricher):
    session = os.urandom(16)
    fields = {"session_id": session, "anon_id": "ann", "user_id": "u1"}
    event = one(enricher, draft(), **fields)
    assert (event.session_id, event.anon_id, event.user_id) == (session, "ann", "u1")
    event = one(enricher, draft(session_id=b"s" * 16, anon_id="bob", user_id="u2"), **fields)
    assert (event.session_id, event.anon_id, event.user_id) == (b"s" * 16, "bob", "u2")


def test_a_visitor_without_an_id_is_known_by_a_hash_for_the_day(enricher):
    first, again = one(enricher, draft()), one(enricher, draft())
    assert first.anon_id.startswith(SERVER_MADE)
    assert first.anon_id == again.anon_id
    assert first.session_id == again.session_id
    assert first.anon_id != one(enricher, draft(), Sender("8.8.8.8", IPHONE)).anon_id
    tomorrow = enricher.enrich(decoded(draft()), PROJECT, BROWSER, NOW + DAY)
    assert tomorrow.events[0].anon_id != first.anon_id


def test_a_clock_that_is_ahead_does_not_keep_a_session_open(enricher):
    ahead = one(enricher, draft(timestamp=NOW + 20 * HOUR))
    now = one(enricher, draft(timestamp=NOW))
    assert ahead.session_id == now.session_id


def test_a_bots_events_are_kept_and_marked(enricher):
    for agent in ("", "curl/8.5.0", "Googlebot/2.1 (+http://www.google.com/bot.html)"):
        batch = enricher.enrich(decoded(draft()), PROJECT, Sender("8.8.8.8", agent), NOW)
        assert visit_of(batch).is_bot
        assert len(batch.events) == 1


def test_a_trusted_server_is_no_bot_and_no_visitors_device(enricher):
    server = Sender("8.8.8.8", "python-requests/2.32", trusted=True)
    visit = visit_of(enricher.enrich(decoded(draft()), PROJECT, server, NOW))
    assert (visit.is_bot, visit.browser, visit.device) == (False, None, None)
    assert visit.country == "US"


@pytest.mark.parametrize("trusted", [True, False])
def test_the_user_agent_that_an_event_names_goes_before_the_senders(enricher, trusted):
    sender = Sender("8.8.8.8", "python-requests/2.32", trusted=trusted)
    batch = enricher.enrich(
        decoded(draft(user_agent=IPHONE, language="en_US"), draft()), PROJECT, sender, NOW
    )
    assert (visit_of(batch).os, visit_of(batch).is_bot) == ("iOS", False)
    assert visit_of(batch).language == "en-US"


def test_a_new_geo_file_is_seen_by_known_visitors(write_mmdb, tmp_path):
    geo = Geo(None, tmp_path / "city.mmdb")
    enricher = Enricher(geo, DailySalts())
    assert visit_of(enricher.enrich(decoded(draft()), PROJECT, BROWSER, NOW)).country is None
    write_mmdb("city.mmdb", {"8.8.8.0/24": {"country_code": "AT"}})
    geo.reload()
    assert visit_of(enricher.enrich(decoded(draft()), PROJECT, BROWSER, NOW)).country == "AT"


def test_every_event_passes_the_scrub_step():
    def hide(event: Event, _rules: Rules) -> Event:
        return msgspec.structs.replace(event, user_id=None)

    assert one(Enricher(GEO, DailySalts(), scrub=hide), draft(user_id="u1")).user_id is None


def test_an_empty_delivery_makes_an_empty_batch(enricher):
    batch = enricher.enrich(decoded(), PROJECT, BROWSER, NOW)
    assert (batch.project_id, batch.received_at, batch.events) == (PROJECT.id, NOW, [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("de-AT,de;q=0.9", "de-AT"),
        ("en", "en"),
        (" zh-Hant-TW;q=1", "zh-Hant-TW"),
        ("en_US", "en-US"),
        ("en_US.UTF-8", "en-US"),
        ("*", None),
        ("", None),
        ("x" * 100, None),
        ("<script>", None),
    ],
)
def test_languages(text, language):
    assert first_language(text) == language


text = st.text(max_size=30) | st.none()
times = st.integers(-(2**60), 2**60) | st.integers(NOW - 400 * DAY, NOW + 2 * DAY) | st.none()
uuids = st.binary(min_size=16, max_size=16) | st.none()
json_values = st.none() | st.integers(-9, 9) | st.text(max_size=20)
drafts = st.builds(
    lambda known, **fields: draft(known=known, **fields),
    st.dictionaries(st.sampled_from(["url", "ref", "screen", "$clock", "x"]), json_values),
    name=st.sampled_from(["$page", "page_view", "click"]),
    id=uuids,
    timestamp=times,
    session_id=uuids,
    anon_id=text,
    url=text,
    referrer=text,
    language=text,
    user_agent=text,
    screen=text,
)
headers = st.text(st.characters(), max_size=50)
ENRICHER = Enricher(GEO, DailySalts())


@given(st.lists(drafts, max_size=5), st.builds(Sender, st.text(), headers, headers))
def test_any_valid_drafts_become_as_many_events_that_survive_the_spool(drafts, sender):
    batch = ENRICHER.enrich(decoded(*drafts), PROJECT, sender, NOW)
    assert len(batch.events) == len(drafts)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(batch), type=Batch) == batch
    for said, event in zip(drafts, batch.events, strict=True):
        assert event.id == (said.id or event.id)
        assert len(event.id) == len(event.session_id) == 16
        json.loads(event.properties)
