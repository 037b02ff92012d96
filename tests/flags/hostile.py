"""Bodies that nobody sends who means well, made from a seed: JSON that is on or over its edges."""

from __future__ import annotations

import base64
import gzip
import json
from random import Random
from typing import Any

import msgspec

KIB = 1024
ATOMS = [
    "null", "true", "false", "0", "-0.0", "1e400", "-1e400", "1e-400", "1E+308", "0.1e1",
    "9" * 30, "-" + "9" * 400, "9" * 5000, "18446744073709551616", "9007199254740993",
    "NaN", "Infinity", "01", "1.", ".5", "--1", "undefined", "'a'", "",
    '""', '"a"', '"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '"\\u0000"', '"a\\u0000b"',
    '"\u00e9"', '"e\u0301"', '"\U0001f600"', '"\\x"', '"\\', '"unended', '"\x01"',
    '"1.2.3"', '"1.2.3-' + "a." * 100 + '"', '"2026-02-30T25:61:61Z"',
    '"9999-12-31T23:59:59+14:00"',
    '"2026-02-10"', '"' + "9" * 300 + '"', '"' + "(a+)+$" * 50 + '"', "[]", "{}", "[[]]", '{"":{}}',
    '{"a":1,"a":2}', '["a",1,null,{"b":[]}]',
]  # fmt: skip
TEXTS = ["a", "x" * KIB, "x" * 70 * KIB, "\u00fc" * 40 * KIB, "a" * 200, "\\\\" * 500]
BYTES = [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\x00", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf"]


def is_valid(atom: str) -> bool:
    try:
        msgspec.json.decode(atom)
    except msgspec.MsgspecError:
        return False
    return True


VALID = list(filter(is_valid, ATOMS))
DEPTHS = [1, 10, 64, 65, 300, 1100, 5000, 20_000]


class Hostile:
    """`names` are attributes that rules look at, and members that the format has."""

    def __init__(self, seed: int, names: list[str]) -> None:
        self._random = Random(seed)
        self.is_json = self._random.random() < 0.6
        self._atoms = VALID if self.is_json else ATOMS
        self._names = [*names, "", "x" * 300, "a.b", *([] if self.is_json else ["\\ud800"])]

    def value(self, depth: int = 0) -> str:
        """JSON, mostly."""
        kind = self._random.random()
        if kind < 0.55 or depth > 2:
            return self._random.choice(self._atoms)
        if kind < 0.65:
            return json.dumps(self._random.choice(TEXTS))
        if kind < 0.72:
            deep = self._random.choice(DEPTHS)
            opening, closing = self._random.choice([("[", "]"), ('{"a":', "}")])
            return opening * deep + self._random.choice(["", "1"]) + closing * deep
        if kind < 0.86:
            return f"[{','.join(self.value(depth + 1) for _ in range(self._random.randrange(4)))}]"
        return self.object({}, depth + 1)

    def object(self, members: dict[str, str], depth: int = 0) -> str:
        """With these members, as JSON, and some more."""
        found = [f"{json.dumps(name)}:{value}" for name, value in members.items()]
        for _ in range(self._random.randrange(8)):
            name = self._random.choice(self._names)
            quoted = name if name.startswith("\\") else json.dumps(name)[1:-1]
            found.append(f'"{quoted}":{self.value(depth + 1)}')
        self._random.shuffle(found)
        return "{" + ",".join(found) + "}"

    def body(self, text: str) -> bytes:
        """The text's bytes, most times."""
        raw = text.encode()
        kind = self._random.random()
        if self.is_json or kind < 0.5:
            return raw
        place = self._random.randrange(len(raw) + 1)
        if kind < 0.85:
            return raw[:place] + self._random.choice(BYTES) + raw[place:]
        return raw[:place]

    def wrapped(self, body: bytes) -> tuple[bytes, dict[str, str]]:
        """As some say that they send it, and as it is not."""
        kind = self._random.random()
        encoding = self._random.choice(["gzip", "br", "zstd", "deflate", "identity", "nonsense"])
        if kind < 0.8:
            return body, {}
        if kind < 0.87:
            return gzip.compress(body), {"content-encoding": "gzip"}
        if kind < 0.93:
            return b"data=" + base64.b64encode(body), {}
        return body, {"content-encoding": encoding}

    def choice(self, of: list[Any]) -> Any:
        return self._random.choice(of)
