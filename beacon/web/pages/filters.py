"""How pages write times and programs. Pure."""

from __future__ import annotations

from datetime import UTC, datetime

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""In this order: many browsers name others too."""
MAX_PROGRAM_CHARACTERS = 60


def moment(at: datetime) -> str:
    """`2026-05-09 07:30 UTC`."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def day(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d")


def program(user_agent: str | None) -> str:
    """`Firefox on Linux`: enough to know one's own browser again; other programs as they say."""
    text = user_agent or ""
    browser = next((name for mark, name in _BROWSERS if mark in text), None)
    if browser is None:
        return text[:MAX_PROGRAM_CHARACTERS] or "Unknown program"
    system = next((name for mark, name in _SYSTEMS if mark in text), None)
    return f"{browser} on {system}" if system else browser
