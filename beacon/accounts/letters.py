"""What Beacon writes to people: each letter is a subject and a plain text. Pure.

    invitation(url, projects, inviter), reset(url), registration(url), already_registered(url)
        -> Letter(subject, text), for `Mail.post(to, *letter)`

Names that people gave themselves stand on one line, without control characters, and short.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MAX_NAME_CHARACTERS = 100
MAX_PROJECTS = 20


class Letter(NamedTuple):
    subject: str
    text: str


def invitation(url: str, projects: Sequence[str], inviter: str) -> Letter:
    """To somebody without account; `projects` are the names of those that will open."""
    who = _on_one_line(inviter) or "Somebody"
    names = [_on_one_line(name) for name in projects]
    more = f" and {len(names) - MAX_PROJECTS} more" if len(names) > MAX_PROJECTS else ""
    to_what = f", to work on {', '.join(names[:MAX_PROJECTS])}{more}" if names else ""
    return _letter(
        f"{who} invites you to Beacon",
        f"{who} invites you to Beacon{to_what}.",
        "Open this link to make your account:",
        url,
        "It works once, and only for some days. If you did not expect it, ignore this mail.",
    )


def reset(url: str) -> Letter:
    """To somebody who asked for a new password."""
    return _letter(
        "A new password for Beacon",
        "Somebody asked for a new password for your account.",
        "Open this link to choose it:",
        url,
        "It works once, and not for long. If it was not you, ignore this mail: your password "
        "stays as it is.",
    )


def registration(url: str) -> Letter:
    """To somebody who registered with an address that had no account."""
    return _letter(
        "Finish your registration at Beacon",
        "Somebody registered with this mail address.",
        "Open this link to finish the registration:",
        url,
        "It works once, and not for long. If it was not you, ignore this mail: there will be "
        "no account.",
    )


def already_registered(reset_url: str) -> Letter:
    """To somebody who registered with an address that has an account."""
    return _letter(
        "You have an account at Beacon",
        "Somebody registered with this mail address, which has an account already.",
        "If you forgot its password, ask for a new one here:",
        reset_url,
        "If it was not you, ignore this mail: nothing has changed.",
    )


def _letter(subject: str, *paragraphs: str) -> Letter:
    return Letter(subject, "\n\n".join(("Hello,", *paragraphs)) + "\n")


def _on_one_line(name: str) -> str:
    plain = "".join(each if each.isprintable() else " " for each in name)
    line = " ".join(plain.split())
    return line if len(line) <= MAX_NAME_CHARACTERS else line[: MAX_NAME_CHARACTERS - 1] + "…"
