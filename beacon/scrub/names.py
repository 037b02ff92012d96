"""Which names stand for values that are not kept: `password`, `X-Api-Key`, `stripeToken`.

In: names of a project's own, and names that are safe. Out: `Names`, that judges by whole words:
`auth` is one, `author` is none. Words end at capitals, digits and whatever is no letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

MAX_CACHED_NAMES = 4096
MAX_GAP = 3
"""Characters between two words of a name, as they are looked for in JSON text."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")

_ANYWHERE = ("password", "passwd", "passphrase", "passwort")
_ENDINGS = (
    *("secret", "secrets", "token", "tokens", "cookie", "cookies", "credential", "credentials"),
    *("apikey", "apikeys", "accesskey", "secretkey", "privatekey", "csrf", "xsrf"),
    *("authorization", "sessid", "sessionid", "creditcard", "cardnumber", "ccnumber"),
)
_WORDS = frozenset({"auth", "bearer", "cvc", "cvv", "iban", "jwt", "otp", "pwd", "ssn", "totp"})
_PAIRS = frozenset(
    {
        *(
            f"{kind}_key"
            for kind in (
                *("access", "account", "api", "encryption", "master", "private", "secret"),
                *("session", "signing", "ssh"),
            )
        ),
        *("amz_signature", "goog_signature", "card_number", "card_no", "cc_number", "cc_num"),
        *("credit_card", "debit_card", "security_code", "social_security", "pin_code"),
    }
)
_WHOLE = frozenset({"pass", "pin", "pw", "session", "sid", "sig", "connect_sid"})
_COUNTED = "tokens"
"""A number of these is no secret."""

_PARTS = (
    *("passw", "passphrase", "secret", "token", "cookie", "credential", "apikey", "accesskey"),
    *("privatekey", "[cx]srf", "auth", "sessid", "sessionid", "creditcard", "cardnumber"),
    *("ccnumber", "bearer", "cvc", "cvv", "iban", "jwt", "otp", "pwd", "ssn"),
)
"""Without these (regexes) no name is sensitive by `_ANYWHERE`, `_ENDINGS` or `_WORDS`."""


class Names:
    """Judges names, and remembers how."""

    def __init__(self, keys: Sequence[str] = (), safe: Sequence[str] = ()) -> None:
        own = ("_".join(words_of(key)) for key in keys)
        self._own = tuple(sorted({key for key in own if key}))
        self._safe = frozenset("_".join(words_of(name)) for name in safe)
        self._judged: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        judged = self._judged.get(name)
        if judged is None:
            if len(self._judged) >= MAX_CACHED_NAMES:
                self._judged.clear()
            judged = self._judged[name] = self._judge(name)
        return judged

    def _judge(self, name: str) -> bool:
        words = words_of(name)
        joined = "_".join(words)
        if joined in self._safe:
            return False
        padded = f"_{joined}_"
        return (
            joined in _WHOLE
            or any(_is_sensitive(word) for word in words)
            or any(f"{one}_{other}" in _PAIRS for one, other in pairwise(words))
            or any(f"_{key}_" in padded for key in self._own)
        )

    def parts(self) -> str:
        """A regex (RE2, any case) that is found in every sensitive name but those of `wholes`."""
        pairs = (_apart(pair.split("_")) for pair in sorted(_PAIRS))
        own = (_apart(key.split("_")) for key in self._own)
        return "|".join((*_PARTS, *pairs, *own))


def wholes() -> str:
    """A regex of those that are sensitive only when nothing else is in the name."""
    return "|".join(_apart(name.split("_")) for name in sorted(_WHOLE))


def may_be_counted(name: str) -> bool:
    """Whether a number under this name tells how many: `max_tokens`."""
    return name.lower().endswith(_COUNTED)


def words_of(name: str) -> list[str]:
    """`X-Api-Key` and `xApiKey` -> x, api, key."""
    return [word.lower() for word in _WORD.findall(name)]


def _is_sensitive(word: str) -> bool:
    return word in _WORDS or word.endswith(_ENDINGS) or any(each in word for each in _ANYWHERE)


def _apart(words: Iterable[str]) -> str:
    gap = f'[^A-Za-z0-9"]{{0,{MAX_GAP}}}'
    return gap.join(re.escape(word) for word in words)
