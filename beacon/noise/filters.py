"""Which errors a project never wants.

In: an error, what is known of its delivery, `ErrorFilters`. Out: why it is not stored, or None.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from beacon.events import Event, page_of
from beacon.noise.reading import Seen, comes_of_extension
from beacon.noise.settings import CACHED_SETTINGS, ErrorFilters, read_filters
from beacon.scrub.own_patterns import compiled

EXTENSION, LOCALHOST, CRAWLER = "browser_extension", "localhost", "crawler"
MESSAGE, RELEASE = "message", "release"

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0"})


class Filters(NamedTuple):
    """`ErrorFilters`, compiled."""

    wanted: ErrorFilters
    messages: tuple[Any, ...]
    releases: frozenset[str]
    beginnings: tuple[str, ...]

    def refuses(self, event: Event, seen: Seen, is_bot: bool) -> str | None:
        wanted = self.wanted
        if wanted.crawlers and is_bot:
            return CRAWLER
        if wanted.localhost and _is_local(event):
            return LOCALHOST
        if wanted.browser_extensions and comes_of_extension(event):
            return EXTENSION
        if any(pattern.search(seen.text) for pattern in self.messages):
            return MESSAGE
        if (self.releases or self.beginnings) and self._refuses_release(event):
            return RELEASE
        return None

    def _refuses_release(self, event: Event) -> bool:
        release = event.report.release if event.report else None
        return bool(release) and (
            release in self.releases or str(release).startswith(self.beginnings)
        )


@lru_cache(CACHED_SETTINGS)
def filters_of(text: str) -> Filters | None:
    """Of `Project.error_filters`; None: there are none."""
    wanted = read_filters(text)
    if wanted == ErrorFilters():
        return None
    plain = [release for release in wanted.releases if not release.endswith("*")]
    begin = [release[:-1] for release in wanted.releases if release.endswith("*")]
    messages = tuple(compiled(regex).one for regex in wanted.messages)
    return Filters(wanted, messages, frozenset(plain), tuple(begin))


def _is_local(event: Event) -> bool:
    host = page_of(event).hostname or ""
    name = host.rpartition(":")[0] if host.count(":") == 1 else host
    return name in LOCAL_HOSTS or name.endswith(".localhost")
