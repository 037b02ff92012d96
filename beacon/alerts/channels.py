"""Where alerts go: the kinds of channels, and what of them may be shown. Pure.

In: a channel's target as the API takes it. Out: the same, checked; what answers show of it. Secrets
(addresses that anybody may post to, tokens, values of headers) go in and never come out; a masked
text that is sent back stands for what is stored.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from beacon.errors import InvalidField
from beacon.outbound.addresses import MAX_URL_CHARACTERS, check_url
from beacon.values import parse_email

MAX_HEADERS = 10
MAX_RECIPIENTS = 20
HIDDEN = "…"
TELEGRAM = "https://api.telegram.org"
SHOWN_AT_THE_END = 4

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,1000}")
_OWN_HEADERS = frozenset({"host", "content-length", "content-type", "connection", "user-agent"})
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")
_CHAT = re.compile(r"-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64}")

Url = Annotated[str, Meta(max_length=MAX_URL_CHARACTERS)]


class _Target(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):
    """Where a channel leads."""


class WebhookTarget(_Target, frozen=True, kw_only=True, tag="webhook"):
    """`headers` are sent too; of their values nothing is shown."""

    url: Url
    headers: dict[str, str] = {}


class SlackTarget(_Target, frozen=True, kw_only=True, tag="slack"):
    """An incoming webhook; its address is a secret."""

    url: Url


class DiscordTarget(_Target, frozen=True, kw_only=True, tag="discord"):
    """A channel's webhook; its address is a secret."""

    url: Url


class MattermostTarget(_Target, frozen=True, kw_only=True, tag="mattermost"):
    """An incoming webhook; its address is a secret."""

    url: Url


class TelegramTarget(_Target, frozen=True, kw_only=True, tag="telegram"):
    """A bot's token, which is a secret, and the chat that it writes to. `api`: of a Bot API server
    of one's own."""

    token: Annotated[str, Meta(max_length=200)]
    chat_id: Annotated[str, Meta(max_length=100)]
    api: Url = TELEGRAM


class EmailTarget(_Target, frozen=True, kw_only=True, tag="email"):
    to: Annotated[
        list[Annotated[str, Meta(max_length=320)]], Meta(min_length=1, max_length=MAX_RECIPIENTS)
    ]


Target = (
    WebhookTarget | SlackTarget | DiscordTarget | MattermostTarget | TelegramTarget | EmailTarget
)
SecretUrl = SlackTarget | DiscordTarget | MattermostTarget


def kind_of(target: Target) -> str:
    return str(target.__struct_config__.tag)


def check_target(target: Target, field: str = "to") -> None:
    """Raises InvalidField."""
    if isinstance(target, EmailTarget):
        for place, address in enumerate(target.to):
            try:
                parse_email(address)
            except ValueError:
                raise InvalidField(
                    f"{field}.to[{place}]", f"{field}.to: {address!r} is no mail address."
                ) from None
    elif isinstance(target, TelegramTarget):
        if not _TOKEN.fullmatch(target.token):
            raise InvalidField(f"{field}.token", f"{field}.token: no token of a bot.")
        if not _CHAT.fullmatch(target.chat_id):
            raise InvalidField(f"{field}.chat_id", f"{field}.chat_id: a number, or @name.")
        check_url(f"{field}.api", target.api)
    else:
        check_url(f"{field}.url", target.url)
        if isinstance(target, WebhookTarget):
            _check_headers(target.headers, f"{field}.headers")


def _check_headers(headers: dict[str, str], field: str) -> None:
    if len(headers) > MAX_HEADERS:
        raise InvalidField(field, f"{field}: at most {MAX_HEADERS} headers.")
    for name, value in headers.items():
        plain = name.lower()
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise InvalidField(field, f"{field}: {name[:100]!r} is no header of plain text.")
        if plain in _OWN_HEADERS or plain.startswith(("webhook-", "transfer-")):
            raise InvalidField(field, f"{field}: {name!r} is what Beacon sends itself.")


def masked(target: Target) -> Target:
    """As it is shown."""
    if isinstance(target, SecretUrl):
        return msgspec.structs.replace(target, url=_masked_url(target.url))
    if isinstance(target, TelegramTarget):
        return msgspec.structs.replace(target, token=f"{target.token.partition(':')[0]}:{HIDDEN}")
    if isinstance(target, WebhookTarget):
        return msgspec.structs.replace(target, headers=dict.fromkeys(target.headers, HIDDEN))
    return target


def unmasked(wanted: Target, known: Target) -> Target:
    """What was shown and is sent back is what is stored."""
    if type(wanted) is not type(known):
        return wanted
    shown = masked(known)
    if isinstance(wanted, WebhookTarget) and isinstance(known, WebhookTarget):
        headers = {
            name: known.headers.get(name, value) if value == HIDDEN else value
            for name, value in wanted.headers.items()
        }
        return msgspec.structs.replace(wanted, headers=headers)
    if isinstance(wanted, SecretUrl) and isinstance(known, SecretUrl):
        return known if wanted == shown else wanted
    if isinstance(wanted, TelegramTarget) and isinstance(known, TelegramTarget):
        assert isinstance(shown, TelegramTarget)
        token = known.token if wanted.token == shown.token else wanted.token
        return msgspec.structs.replace(wanted, token=token)
    return wanted


def secrets_of(target: Target) -> list[str]:
    """Texts that no log and no answer may have."""
    if isinstance(target, SecretUrl):
        return [target.url]
    if isinstance(target, TelegramTarget):
        return [target.token]
    return list(target.headers.values()) if isinstance(target, WebhookTarget) else []


def _masked_url(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].partition("?")[0]
    return f"{scheme}://{host}/{HIDDEN}{url[-SHOWN_AT_THE_END:]}"
