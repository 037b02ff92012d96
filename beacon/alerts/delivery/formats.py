"""The request of each kind of channel. Pure.

In: a channel's target, a payload, the message's id and time. Out: an `OutRequest`, in the form that
Slack (Block Kit), Discord (embeds), Mattermost (attachments) and Telegram (Bot API) document; of a
webhook the payload itself, signed. What people wrote mentions nobody and marks nothing up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from beacon import __version__
from beacon.accounts.letters import Letter
from beacon.alerts.channels import (
    DiscordTarget,
    EmailTarget,
    MattermostTarget,
    SlackTarget,
    Target,
    TelegramTarget,
    WebhookTarget,
)
from beacon.alerts.delivery.signing import signed_headers
from beacon.alerts.delivery.words import Words, line, words_of
from beacon.alerts.payload import Payload
from beacon.outbound.fetch import OutRequest

COLOUR = 0xD92D20
MAX_DISCORD_TEXT, MAX_DISCORD_FIELD = 2500, 400
"""So that a whole embed stays below Discord's 6,000 characters."""
MAX_TELEGRAM_CHARACTERS = 4096
AGENT = f"Beacon/{__version__}"

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def request_of(
    target: Target, body: str, message_id: str, *, secrets: Sequence[str], timestamp: int
) -> OutRequest:
    """`body` is the payload as it is stored: each attempt sends the same bytes."""
    if isinstance(target, WebhookTarget):
        raw = body.encode()
        headers = (*target.headers.items(), *signed_headers(secrets, message_id, timestamp, raw))
        return _post(target.url, raw, *headers)
    words = words_of(msgspec.json.decode(body, type=Payload))
    if isinstance(target, SlackTarget):
        return _post(target.url, _json(slack(words)))
    if isinstance(target, DiscordTarget):
        return _post(target.url, _json(discord(words)))
    if isinstance(target, MattermostTarget):
        return _post(target.url, _json(mattermost(words)))
    assert isinstance(target, TelegramTarget)
    url = f"{target.api.rstrip('/')}/bot{target.token}/sendMessage"
    return _post(url, _json(telegram(words, target.chat_id)))


def slack(words: Words) -> dict[str, Any]:
    fields = [f"*{name}:* {_slack(value)}" for name, value in words.facts]
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": words.title}},
        {"type": "section", "text": _mrkdwn("\n".join([_slack(words.text), *fields])[:3000])},
    ]
    if words.events:
        quoted = "\n".join(f">{_slack(event)}" for event in words.events)
        blocks.append({"type": "section", "text": _mrkdwn(quoted[:3000])})
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Open in Beacon"},
        "url": words.link,
    }
    blocks.append({"type": "actions", "elements": [button]})
    blocks.append({"type": "context", "elements": [_mrkdwn(_slack(words.footer))]})
    return {"text": _slack(words.title), "blocks": blocks}


def discord(words: Words) -> dict[str, Any]:
    quoted = "\n".join(f"> {_markdown(event)}" for event in words.events)
    embed = {
        "title": words.title,
        "url": words.link,
        "description": f"{_markdown(words.text)}\n{quoted}".strip()[:MAX_DISCORD_TEXT],
        "color": COLOUR,
        "fields": [
            {"name": name, "value": _markdown(value)[:MAX_DISCORD_FIELD], "inline": len(value) < 40}
            for name, value in words.facts
        ],
        "footer": {"text": words.footer},
    }
    return {"username": "Beacon", "embeds": [embed], "allowed_mentions": {"parse": []}}


def mattermost(words: Words) -> dict[str, Any]:
    quoted = "\n".join(f"> {_unmentioned(_markdown(event))}" for event in words.events)
    attachment = {
        "fallback": words.title,
        "color": f"#{COLOUR:06X}",
        "title": _unmentioned(words.title),
        "title_link": words.link,
        "text": f"{_unmentioned(_markdown(words.text))}\n{quoted}".strip(),
        "fields": [
            {"short": len(value) < 40, "title": name, "value": _unmentioned(_markdown(value))}
            for name, value in words.facts
        ],
        "footer": words.footer,
    }
    return {"username": "Beacon", "attachments": [attachment]}


def telegram(words: Words, chat_id: str) -> dict[str, Any]:
    facts = [f"{name}: {html.escape(value, quote=False)}" for name, value in words.facts]
    events = [f"<code>{html.escape(event, quote=False)}</code>" for event in words.events]
    title, text = (html.escape(each, quote=False) for each in (words.title, words.text))
    lines = [f"<b>{title}</b>", text, *facts, *events]
    end = f'<a href="{html.escape(words.link)}">Open in Beacon</a>'
    while len("\n".join([*lines, end])) > MAX_TELEGRAM_CHARACTERS and len(lines) > 1:
        lines.pop()
    return {
        "chat_id": chat_id,
        "text": "\n".join([*lines, end]),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def letter_of(body: str) -> Letter:
    words = words_of(msgspec.json.decode(body, type=Payload))
    parts = [words.text, "\n".join(f"{name}: {value}" for name, value in words.facts)]
    parts += ["\n".join(words.events), words.link, words.footer]
    return Letter(line(words.title), "\n\n".join(part for part in parts if part) + "\n")


def can_be_requested(target: Target) -> bool:
    return not isinstance(target, EmailTarget)


def _post(url: str, body: bytes, *headers: tuple[str, str]) -> OutRequest:
    own = (("content-type", "application/json"), ("user-agent", AGENT))
    return OutRequest("POST", url, (*own, *headers), body)


def _json(body: Any) -> bytes:
    return msgspec.json.encode(body)


def _mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


def _slack(text: str) -> str:
    """Slack's three characters; so `<!channel>` stays text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _unmentioned(text: str) -> str:
    """Mattermost knows no other way to name `@all` without calling all."""
    return text.replace("@", "@\u200b")
