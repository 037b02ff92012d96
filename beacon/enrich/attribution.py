"""Attribution: where a page view happened, and what brought the visitor there.

In: a page's URL and its referrer. Out: a `Page`: the URL's parts, the campaign of its
query, the referrer's host, and the channel, by the default channel groups of Google
Analytics 4 (whose names the channels bear), with the table of sources of `sources`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from beacon.enrich.sources import Kind, Sources
from beacon.events import Page, encode_page

MAX_URL_CHARACTERS = 2000
MAX_HOST_CHARACTERS = 253
MAX_CAMPAIGN_CHARACTERS = 200
MAX_QUERY_FIELDS = 200
CACHED_PAGES = 4096

CAMPAIGN_FIELDS = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
PAID_CLICK_FIELDS = frozenset({"gclid", "gbraid", "wbraid", "msclkid", "dclid", "twclid", "ttclid"})

_PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
_SHOPPING = re.compile(r"^(.*([^a-df-z]|^)shop|shopping).*$")
_DISPLAY = frozenset({"display", "banner", "expandable", "interstitial", "cpm"})
_SOCIAL = frozenset(
    {"social", "social-network", "social-media", "sm", "social network", "social media"}
)
_EMAIL = frozenset({"email", "e-mail", "e_mail", "e mail", "newsletter"})
_REFERRAL = frozenset({"referral", "app", "link"})
_AFFILIATE = frozenset({"affiliate", "affiliates"})

Campaign = tuple[str | None, str | None, str | None, str | None, str | None]
NO_CAMPAIGN: Campaign = (None, None, None, None, None)


class Attribution:
    """Reads pages; their encoded form through a bounded cache."""

    def __init__(self) -> None:
        self._sources = Sources()
        self._encode_cached = lru_cache(CACHED_PAGES)(self._encode)

    def encoded(self, url: str | None, referrer: str | None) -> bytes | None:
        """An encoded `Page`; None when neither is given. Over-long ones are not cached."""
        if len(url or "") > MAX_URL_CHARACTERS or len(referrer or "") > MAX_URL_CHARACTERS:
            return self._encode(url, referrer)
        return self._encode_cached(url, referrer)

    def _encode(self, url: str | None, referrer: str | None) -> bytes | None:
        return encode_page(self.read(url, referrer)) if url or referrer else None

    def read(self, url: str | None, referrer: str | None) -> Page:
        """Neither given: an empty page. Over-long ones are cut."""
        if not url and not referrer:
            return Page()
        hostname, path, query = split_url(url or "")
        campaign, paid_click = read_query(query)
        referrer_host = host_of_referrer(referrer, hostname)
        return Page(
            url[:MAX_URL_CHARACTERS] if url else None,
            hostname,
            path,
            referrer[:MAX_URL_CHARACTERS] if referrer and referrer_host else None,
            referrer_host,
            self.channel(campaign, referrer_host, paid_click=paid_click),
            *campaign,
        )

    def channel(
        self, campaign: Campaign, referrer_host: str | None, *, paid_click: bool = False
    ) -> str:
        """The channel's name; `campaign` as in `CAMPAIGN_FIELDS`."""
        source, medium, name = ((part or "").lower() for part in campaign[:3])
        kind = self._sources.kind(source) if source else None
        if kind is None:
            kind = self._sources.kind(referrer_host or "")
        if paid_click or _PAID.match(medium):
            return _paid_channel(kind, medium, name)
        return _free_channel(kind, source, medium, name) or (
            "Referral" if source or referrer_host else "Direct"
        )


def split_url(url: str) -> tuple[str | None, str | None, str]:
    """Hostname (lower-case, no port), path and query; (None, None, "") for what is no URL.

    A path alone (`/pricing?a=1`) has no hostname. A fragment that is a path (`#/pricing`) is the
    route of an application, and part of the path.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:  # a broken IPv6 address, mostly
        return None, None, ""
    if not host and not parts.path.startswith("/"):
        return None, None, ""
    path = ((parts.path or "/") + _route(parts.fragment))[:MAX_URL_CHARACTERS]
    return (host[:MAX_HOST_CHARACTERS].rstrip(".") or None) if host else None, path, parts.query


def _route(fragment: str) -> str:
    return "#" + fragment.partition("?")[0] if fragment.startswith(("/", "!/")) else ""


def read_query(query: str) -> tuple[Campaign, bool]:
    """The campaign, and whether an advertiser's click id says that the click was paid for."""
    if "utm_" not in query and "cl" not in query and "braid" not in query:
        return NO_CAMPAIGN, False
    try:
        fields = dict(reversed(parse_qsl(query, max_num_fields=MAX_QUERY_FIELDS)))
    except ValueError:
        return NO_CAMPAIGN, False
    source, medium, name, term, content = (_text(fields.get(field)) for field in CAMPAIGN_FIELDS)
    return (source, medium, name, term, content), not PAID_CLICK_FIELDS.isdisjoint(fields)


def host_of_referrer(referrer: str | None, own_host: str | None) -> str | None:
    """Its host without "www."; None for the site's own pages."""
    host = split_url(referrer)[0] if referrer else None
    if host is None:
        return None
    host = host.removeprefix("www.")
    return None if host == (own_host or "").removeprefix("www.") else host or None


def _text(value: str | None) -> str | None:
    """Clean of what Postgres refuses, which percent signs can bring in."""
    text = (value or "").replace("\0", "\ufffd").strip()
    return text[:MAX_CAMPAIGN_CHARACTERS] or None


def _paid_channel(kind: Kind | None, medium: str, name: str) -> str:
    if "cross-network" in name:
        return "Cross-network"
    if kind is Kind.SHOPPING or _SHOPPING.match(name):
        return "Paid Shopping"
    if kind in (Kind.SEARCH, Kind.SOCIAL, Kind.VIDEO):
        return f"Paid {kind}"
    return "Display" if medium in _DISPLAY else "Paid Other"


def _free_channel(kind: Kind | None, source: str, medium: str, name: str) -> str | None:
    rules = (
        ("Cross-network", "cross-network" in name),
        ("Display", medium in _DISPLAY),
        ("Organic Shopping", kind is Kind.SHOPPING or _SHOPPING.match(name)),
        ("Organic Social", kind is Kind.SOCIAL or medium in _SOCIAL),
        ("Organic Video", kind is Kind.VIDEO or "video" in medium),
        ("Organic Search", kind is Kind.SEARCH or medium == "organic"),
        ("Email", kind is Kind.EMAIL or medium in _EMAIL or source in _EMAIL),
        ("Affiliates", medium in _AFFILIATE),
        ("Referral", medium in _REFERRAL),
        ("Audio", medium == "audio"),
        ("SMS", "sms" in (source, medium)),
        ("Mobile Push Notifications", medium.endswith("push") or "notification" in medium),
    )
    return next((channel for channel, applies in rules if applies), None)
