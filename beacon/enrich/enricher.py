"""Enricher: turns the drafts of a delivery into events, and says where they came from.

In: `Decoded`, the project, the sender, the time of receipt. Out: a `Batch`. Nothing here
waits; what is looked up is cached, so that an event of a batch costs microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from beacon.enrich.agent import MAX_USER_AGENT_CHARACTERS, Agent, AgentReader
from beacon.enrich.attribution import Attribution
from beacon.enrich.bots import BotRules
from beacon.enrich.clock import Window, decide_time, open_window
from beacon.enrich.geo import Geo
from beacon.enrich.identity import IdMaker
from beacon.enrich.sessions import Sessions
from beacon.enrich.visitor import DailySalts, hash_visitor
from beacon.events import PAGE_EVENTS, Batch, Decoded, Draft, Event, Report, Visit, encode_visit
from beacon.scrub.events import scrub
from beacon.scrub.settings import Rules, rules_of

if TYPE_CHECKING:
    from beacon.projects.projects import Project

CACHED_VISITS = 8192
MAX_SCREEN_CHARACTERS = 50

_LANGUAGE = re.compile(r"\s*([A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,3})(?![\w-])")
_NOTHING_SAID = Draft("", b"{}", {})
# Where clients that have no fields for them put them: Beacon's SDK, then others'.
_URL_PROPERTIES = ("url", "page_url", "$current_url")
_REFERRER_PROPERTIES = ("ref", "referrer", "$referrer")


class Sender(msgspec.Struct, frozen=True):
    """Who delivered: `client` is the IP address, the next two are headers ("": not sent).

    `trusted`: it was sent with a secret key. Then it comes from a server, whose user agent
    is neither a bot's nor a visitor's.
    """

    client: str
    user_agent: str = ""
    accept_language: str = ""
    trusted: bool = False


class _Delivery(NamedTuple):
    """What all events of a delivery share."""

    project: Project
    window: Window
    session_id: bytes | None
    anon_id: str
    user_id: str | None


class Enricher:
    """Holds the tables and the caches. `geo` and `salts` are renewed by their owners."""

    def __init__(
        self,
        geo: Geo,
        salts: DailySalts,
        *,
        sessions: Sessions | None = None,
        ids: IdMaker | None = None,
        scrub: Callable[[Event, Rules], Event] = scrub,
    ) -> None:
        self.agents = AgentReader()
        self._geo = geo
        self._salts = salts
        self._salt = b""
        self._sessions = Sessions() if sessions is None else sessions
        self._ids = ids or IdMaker()
        self._scrub = scrub
        self._bots = BotRules()
        self._attribution = Attribution()
        self._visit = lru_cache(CACHED_VISITS)(self._encode_visit)
        self._visitor = lru_cache(CACHED_VISITS)(hash_visitor)

    def enrich(
        self,
        decoded: Decoded,
        project: Project,
        sender: Sender,
        received_at: int,
        *,
        session_id: bytes | None = None,
        anon_id: str | None = None,
        user_id: str | None = None,
    ) -> Batch:
        """`received_at` in microseconds. The keywords are the connection's, for drafts without.

        The visit goes by the user agent and language that the first draft names, else by
        the sender's.
        """
        drafts = decoded.drafts
        first = drafts[0] if drafts else _NOTHING_SAID
        agent = (first.user_agent or sender.user_agent)[:MAX_USER_AGENT_CHARACTERS]
        salt = self._renew(self._salts.at(received_at))
        visit = self._visit(
            sender.client,
            agent,
            first.language or sender.accept_language,
            sender.trusted and not first.user_agent,
            self._geo.edition,
        )
        delivery = _Delivery(
            project,
            open_window(received_at, project.retention_days),
            session_id,
            anon_id or self._visitor(salt, project.id, sender.client, agent),
            user_id,
        )
        event, finish, rules = self._event, self._scrub, rules_of(project.scrubbing)
        events = [finish(event(draft, delivery), rules) for draft in drafts]
        return Batch(project.id, received_at, visit, events)

    def attributes(self, sender: Sender) -> dict[str, str]:
        """What is known of a sender, by the names that the rules of flags use."""
        agent = self.agents.read(sender.user_agent[:MAX_USER_AGENT_CHARACTERS])
        place = self._geo.find(sender.client)
        known = {
            "country": place.country,
            "region": place.region,
            "device": agent.device,
            "os": agent.os,
            "browser": agent.browser,
        }
        return {name: value for name, value in known.items() if value is not None}

    def _renew(self, salt: bytes) -> bytes:
        """With a new salt the hashes of the last one, and their addresses, are forgotten."""
        if salt != self._salt:
            self._salt = salt
            self._visit.cache_clear()
            self._visitor.cache_clear()
        return salt

    def _event(self, draft: Draft, delivery: _Delivery) -> Event:
        project, window, session_id, anon_id, user_id = delivery
        timestamp, source, replaced = decide_time(draft.timestamp, draft.id, window, draft.age)
        anon_id = draft.anon_id or anon_id
        session_id = draft.session_id or session_id
        if session_id is None:
            moment = min(timestamp, window.received)  # a clock that is ahead moves no session
            session_id = self._sessions.touch(project.id, anon_id, moment, project.session_timeout)
        is_page = draft.name in PAGE_EVENTS
        page = None
        if is_page or draft.url is not None or draft.referrer is not None:
            page = self._page(draft, is_page)
        return Event(
            draft.id or self._ids.make(timestamp),
            timestamp,
            source,
            draft.name,
            session_id,
            anon_id,
            draft.user_id or user_id,
            mark_replaced(draft) if replaced else draft.properties,
            page,
            _screen(draft) if is_page or draft.screen else None,
            None if draft.level is None else _report(draft),
        )

    def _page(self, draft: Draft, is_page: bool) -> bytes | None:
        url, referrer = draft.url, draft.referrer
        if is_page:
            url = url or _first_text(draft.known, _URL_PROPERTIES)
            referrer = referrer or _first_text(draft.known, _REFERRER_PROPERTIES)
        return self._attribution.encoded(url, referrer)

    def _encode_visit(
        self, client: str, agent: str, language: str, server: bool, edition: int
    ) -> bytes:
        """`edition` is in the cache's key: another geo file is read anew."""
        return encode_visit(
            Visit(
                None,
                *(Agent() if server else self.agents.read(agent)),
                *self._geo.find(client),
                not server and self._bots.match(agent),
                first_language(language),
            )
        )


def first_language(text: str) -> str | None:
    """The first tag of an Accept-Language header or of a locale: "de-AT,de;q=0.9" -> "de-AT"."""
    found = _LANGUAGE.match(text)
    return found[1].replace("_", "-") if found else None


def mark_replaced(draft: Draft) -> bytes:
    """The properties with `$clock` set, at the end: of a doubled key the last one counts."""
    body = draft.properties.strip()[:-1].rstrip()
    return body + (b"," if draft.known else b"") + b'"$clock":"replaced"}'


def _report(draft: Draft) -> Report:
    return Report(
        draft.level,
        draft.message,
        draft.environment,
        draft.release,
        draft.stacktrace,
        draft.tags,
    )


def _screen(draft: Draft) -> str | None:
    screen = draft.screen or _first_text(draft.known, ("screen",))
    return screen[:MAX_SCREEN_CHARACTERS] if screen else None


def _first_text(known: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = known.get(name)
        if isinstance(value, str) and value:
            return value
    return None
