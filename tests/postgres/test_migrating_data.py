"""What a database of the version before holds, after 0004_reports.sql and back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from beacon.postgres import migrate
from beacon.postgres.database import Database

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"
PROJECT = "'00000000-0000-0000-0000-0000000000aa'"


@pytest.fixture
async def before(database: Database, tmp_path: Path) -> Database:
    """The tables as 0003 left them."""
    while await migrate.down(database, MIGRATIONS):
        pass
    await migrate.up(database, _copied(tmp_path / "three", "000[123]_*.sql"))
    return database


@pytest.fixture
def until_reports(tmp_path: Path) -> Path:
    """The migrations up to 0004."""
    return _copied(tmp_path / "four", "000[1234]_*.sql")


def _copied(folder: Path, pattern: str) -> Path:
    folder.mkdir()
    for file in MIGRATIONS.glob(pattern):
        shutil.copy(file, folder)
    return folder


async def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in await database.fetch(query)]


@pytest.mark.both_servers
async def test_users_stay_by_their_device(before: Database, until_reports: Path) -> None:
    await before.execute(
        f"""INSERT INTO users VALUES
            ({PROJECT}, 'd1', 'ann', '2026-01-02', gen_random_uuid(), '{{"plan": "pro"}}',
             '{{"plan": "1:a"}}', '2026-01-01', '2026-01-02'),
            ({PROJECT}, 'd2', NULL, '2026-01-02', gen_random_uuid(), '{{}}', '{{}}',
             '2026-01-01', '2026-01-02')"""
    )
    await migrate.up(before, until_reports)
    await before.execute(
        f"""INSERT INTO users VALUES
            ({PROJECT}, 'd1', 'bob', '{{"plan": "free"}}', '{{"plan": "2:a"}}',
             '2026-01-03', '2026-01-04')"""
    )
    users = "SELECT anon_id, user_id, traits->>'plan' FROM users ORDER BY user_id"
    assert await _rows(before, users) == [("d1", "ann", "pro"), ("d1", "bob", "free")]
    await migrate.down(before, until_reports)
    back = "SELECT anon_id, user_id, traits->>'plan', user_at = last_seen_at FROM users"
    assert await _rows(before, back) == [("d1", "bob", "free", True)]


SESSION = "'00000000-0000-0000-0000-0000000000bb'"
EVENTS = f"""
    CREATE TABLE events_20260105 (LIKE events INCLUDING ALL);
    ALTER TABLE events ATTACH PARTITION events_20260105
        FOR VALUES FROM ('2026-01-05') TO ('2026-01-12');
    INSERT INTO events (project_id, session_id, anon_id, properties, is_bot, received_at, timestamp,
        id, event_name, url, hostname, path, referrer, channel, utm_term, browser, browser_version,
        language, screen, country, latitude, longitude, ip_hash)
    SELECT {PROJECT}, {SESSION}, 'd1', '{{}}', false, now(), '2026-01-06'::timestamptz + at,
        ('00000000-0000-0000-0000-00000000000' || place)::uuid, name, url, host, path, referrer,
        channel, term, browser, '1.0', 'de', screen, country, 52.5, 13.4, '\\x00'
    FROM (VALUES
        (1, interval '0 s', 'signup', NULL, NULL, NULL, NULL, NULL, NULL, 'Firefox', NULL, 'DE'),
        (2, '1 s', '$page', 'https://a.example/x', 'a.example', '/x', 'https://g.example/',
         'Direct', 'shoes', 'Chrome', '1x1', 'AT'),
        (3, '2 s', '$page', 'https://a.example/y?q=1', 'a.example', '/y', NULL, 'Direct', NULL,
         'Chrome', '2x2', 'AT'),
        (4, '3 s', '$flag_exposure', NULL, NULL, NULL, NULL, NULL, NULL, 'Chrome', NULL, 'AT'),
        (5, '4 s', 'scroll_depth', NULL, NULL, NULL, NULL, NULL, NULL, 'Chrome', NULL, 'AT')
    ) AS e (place, at, name, url, host, path, referrer, channel, term, browser, screen, country);
    INSERT INTO sessions (project_id, id, anon_id, started_at, first_event_id, last_event_at,
        event_count, page_count, error_count, entry_url, entry_at, entry_event_id, last_url,
        last_url_at, last_url_event_id, referrer, channel, browser, country, is_bot)
    VALUES ({PROJECT}, {SESSION}, 'd1', '2026-01-06', '00000000-0000-0000-0000-000000000001',
        '2026-01-06 00:00:04', 4, 2, 0, 'https://a.example/x', '2026-01-06 00:00:01',
        '00000000-0000-0000-0000-000000000002', 'https://a.example/y?q=1', '2026-01-06 00:00:02',
        '00000000-0000-0000-0000-000000000003', 'https://g.example/', 'Direct', 'Firefox', 'DE',
        false)
"""


@pytest.mark.both_servers
async def test_a_session_gets_what_its_events_told(before: Database, until_reports: Path) -> None:
    await before.execute(EVENTS)
    await migrate.up(before, until_reports)
    assert await _rows(
        before,
        """SELECT event_count, page_count, action_count, referrer, channel, utm_term, browser,
                  browser_version, language, screen, country, latitude, entry_url, entry_hostname,
                  entry_path, last_url, last_hostname, last_path,
                  screen_event_id = entry_event_id AND screen_at = entry_at
           FROM sessions""",
    ) == [
        (
            *(4, 2, 1, "https://g.example/", "Direct", "shoes", "Firefox", "1.0", "de", "1x1"),
            *("DE", 52.5, None, "a.example", "/x", "https://a.example/y?q=1", "a.example", "/y"),
            True,
        )
    ]


@pytest.mark.both_servers
async def test_events_take_their_sessions_attributes_back(
    before: Database, until_reports: Path
) -> None:
    await before.execute(EVENTS)
    await migrate.up(before, until_reports)
    await before.execute("UPDATE events SET url = NULL WHERE path = '/x'")
    assert await migrate.down(before, until_reports) == "0004_reports.sql"
    events = "SELECT url, referrer, channel, utm_term, browser, country FROM events ORDER BY id"
    assert await _rows(before, events) == [
        (None, None, None, None, "Firefox", "DE"),
        ("https://a.example/x", "https://g.example/", "Direct", "shoes", "Firefox", "DE"),
        ("https://a.example/y?q=1", None, None, None, "Firefox", "DE"),
        (None, None, None, None, "Firefox", "DE"),
        (None, None, None, None, "Firefox", "DE"),
    ]
    sessions = "SELECT entry_url, last_url, event_count FROM sessions"
    assert await _rows(before, sessions) == [("https://a.example/x", "https://a.example/y?q=1", 4)]
    assert await migrate.up(before, until_reports) == ["0004_reports.sql"]
