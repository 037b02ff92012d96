"""What a row of a file can say of an event: the fields of `beacon export`, and a few besides.

Data only. A row needs `event`, a time, and somebody: `anon_id`, `user_id` or `session_id`.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from beacon.decode.fields import Id, Identity, Label, Name, Session, Time, Url
from beacon.decode.report import Stacktrace
from beacon.enrich.attribution import MAX_HOST_CHARACTERS, MAX_URL_CHARACTERS
from beacon.enrich.enricher import MAX_SCREEN_CHARACTERS

Host = Annotated[str, Meta(max_length=MAX_HOST_CHARACTERS)]
Path = Annotated[str, Meta(max_length=MAX_URL_CHARACTERS)]


class Row(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`user_agent` tells browser, system, device and bots, where the row says nothing of them;
    `url` and `referrer` tell page, campaign and channel likewise. `visitor` is not read: whose an
    event is follows from its session."""

    event: Name
    timestamp: Time | None = None
    received_at: Time | None = None
    id: Id | None = None
    session_id: Session | None = None
    anon_id: Identity | None = None
    user_id: Identity | None = None
    visitor: Any = None
    properties: dict[str, Any] | None = None
    url: Url | None = None
    hostname: Host | None = None
    page: Path | None = None
    referrer: Url | None = None
    referrer_host: Host | None = None
    channel: Label | None = None
    utm_source: Label | None = None
    utm_medium: Label | None = None
    utm_campaign: Label | None = None
    utm_term: Label | None = None
    utm_content: Label | None = None
    user_agent: str | None = None
    browser: Label | None = None
    browser_version: Label | None = None
    os: Label | None = None
    os_version: Label | None = None
    device: Label | None = None
    screen: Annotated[str, Meta(max_length=MAX_SCREEN_CHARACTERS)] | None = None
    language: Label | None = None
    country: Label | None = None
    region: Label | None = None
    city: Label | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    is_bot: bool | None = None
    level: str | None = None
    message: str | None = None
    stacktrace: Stacktrace | None = None
    environment: Label | None = None
    release: Label | None = None
    tags: dict[str, Any] | None = None


FIELDS = Row.__struct_fields__
JSON_FIELDS = frozenset({"properties", "stacktrace", "tags"})
TIME_FIELDS = frozenset({"timestamp", "received_at"})
AGENT_FIELDS = ("browser", "browser_version", "os", "os_version", "device")
REPORT_FIELDS = ("level", "message", "stacktrace", "environment", "release", "tags")
