"""Agent: reads browser, operating system and kind of device out of a user agent.

In: the User-Agent text. Out: an `Agent`. Families and versions come from ua-parser's
patterns, matched by its Rust extension; the kind of device comes from a few words of our
own, because ua-parser's device patterns are for brands and models, and take more memory
than the other two sets together (measured: 15 MB beside 11 MB).
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple, Protocol

MAX_USER_AGENT_CHARACTERS = 1000
MAX_FAMILY_CHARACTERS = 100
MAX_VERSION_CHARACTERS = 20
CACHED_AGENTS = 4096

DESKTOP, MOBILE, TABLET, OTHER = "desktop", "mobile", "tablet", "other"

_TELEVISION = (
    r"smart-?tv|googletv|google tv|appletv|apple tv|android tv|hbbtv|web0s|webos\.tv|bravia|roku"
    r"|crkey|aft[bmst]\w*\b|playstation|xbox|nintendo|netcast|dtv|tizen(?!.*mobile)"
)
_TABLET = r"ipad|tablet|playbook|kindle|\bsilk/(?!.*mobile)|android(?!.*mobi)"
_MOBILE = r"mobi|iphone|ipod|android|blackberry|windows phone|opera mini|symbian|kaios"
_DESKTOP = r"windows nt|macintosh|x11|linux (?:x86|i[36]86|aarch64)|cros |wayland|windows 9"


class Agent(NamedTuple):
    """Versions are major versions. None: unknown."""

    browser: str | None = None
    browser_version: str | None = None
    os: str | None = None
    os_version: str | None = None
    device: str | None = None


class Named(Protocol):
    """What ua-parser's extractors find."""

    family: str
    major: str | None


class Extractor(Protocol):
    def extract(self, text: str, /) -> Named | None: ...


class AgentReader:
    """Reads user agents, through a bounded cache.

    The patterns (11 MB, 70 ms) are loaded by the first look-up or by `load`, which may
    run in a thread.
    """

    def __init__(self) -> None:
        self.read = lru_cache(CACHED_AGENTS)(self._read)
        self._extractors: tuple[Extractor, Extractor] | None = None
        self._devices = tuple(
            (re.compile(words, re.IGNORECASE), device)
            for words, device in (
                (_TELEVISION, OTHER),
                (_TABLET, TABLET),
                (_MOBILE, MOBILE),
                (_DESKTOP, DESKTOP),
            )
        )

    def load(self) -> tuple[Extractor, Extractor]:
        """Extractors for the browser and for the operating system."""
        if self._extractors is None:
            self._extractors = _load_extractors()
        return self._extractors

    def _read(self, user_agent: str) -> Agent:
        if not user_agent:
            return Agent()
        text = user_agent.encode("utf-8", "replace").decode().replace("\0", " ")
        browsers, systems = self.load()
        return Agent(
            *_family_and_major(browsers.extract(text)),
            *_family_and_major(systems.extract(text)),
            device=self._device(text),
        )

    def _device(self, user_agent: str) -> str:
        return next((device for words, device in self._devices if words.search(user_agent)), OTHER)


def _family_and_major(found: Named | None) -> tuple[str | None, str | None]:
    if found is None:
        return None, None
    major = found.major[:MAX_VERSION_CHARACTERS] if found.major else None
    return found.family[:MAX_FAMILY_CHARACTERS], major


def _load_extractors() -> tuple[Extractor, Extractor]:
    import ua_parser_rs
    from ua_parser.loaders import load_lazy_builtins

    browsers, systems, _ = load_lazy_builtins()
    fields = attrgetter("regex", "family", "major", "minor", "patch", "patch_minor")
    return (
        ua_parser_rs.UserAgentExtractor(map(fields, browsers)),
        ua_parser_rs.OSExtractor(map(fields, systems)),
    )
