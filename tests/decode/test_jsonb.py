"""What decode lets through, Postgres takes as jsonb, and keeps as it is."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beacon.decode.pulsekit import decode_batch
from beacon.events import Draft

PROJECT = bytes(16)

HARD_NUMBERS = [
    "0.1e-999999",
    "1e-16384",
    "1e-400",
    "5e-324",
    "1.7976931348623157e308",
    "0e999999999999",
    "-0",
    "-0.0",
    "1" + "0" * 300,
    "1" + "0" * 400,
    "0." + "1" * 20_000,
    "1" * 5_000,
    "1e400",
    "18446744073709551616",
    "NaN",
    "-Infinity",
]
HARD_TEXTS = [
    r'"\u0000"',
    r'"\ud800"',
    r'"\ude00\ud83d"',
    r'"\\u0000"',
    r'"\ud83d\ude00"',
    '"\u2028"',
]


class Server(Protocol):
    psql: Path

    def dsn(self, name: str) -> str: ...


texts = st.text(st.characters(categories=None), max_size=10)
scalars = st.one_of(
    st.sampled_from([*HARD_NUMBERS, *HARD_TEXTS, "true", "null"]),
    (st.integers() | st.floats() | texts).map(json.dumps),
)
names = texts.map(json.dumps)


def nest(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
    return lists | objects_of(inner) | st.tuples(inner, st.integers(1, 70)).map(deep)


def deep(nested: tuple[str, int]) -> str:
    inner, depth = nested
    return "[" * depth + inner + "]" * depth


def objects_of(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    members = st.lists(st.tuples(names, values).map(":".join), max_size=4)
    return members.map(lambda texts: "{" + ", ".join(texts) + "}")


objects = objects_of(st.recursive(scalars, nest, max_leaves=10))
events = st.builds(
    '{{"type":"a","level":"error","metadata":{},"stacktrace":[{}],"tags":{}}}'.format,
    objects,
    objects,
    objects_of(scalars),
)


@pytest.mark.both_servers
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(events, min_size=10, max_size=30))
def test_postgres_takes_every_document(server: Server, texts: list[str]) -> None:
    decoded = decode_batch(f'{{"events":[{",".join(texts)}]}}'.encode(), PROJECT)
    documents = [text for draft in decoded.drafts for text in documents_of(draft)]
    assert stored(server, documents) == [loads(text) for text in documents]


def loads(text: bytes) -> Any:
    """Integers as floats: Postgres writes 6.9e16 as an integer with all its digits."""
    return json.loads(text, parse_int=float)


def documents_of(draft: Draft) -> list[bytes]:
    return [text for text in (draft.properties, draft.stacktrace, draft.tags) if text]


def stored(server: Server, documents: list[bytes]) -> list[Any]:
    """The documents as Postgres gives them back after a COPY into a jsonb column; by COPY again,
    for psql leaves Unicode's noncharacters out of what it prints of a SELECT."""
    rows = b"\n".join(text.replace(b"\\", b"\\\\") for text in documents)
    script = b"CREATE TEMP TABLE t (j jsonb);\nCOPY t FROM STDIN;\n%b\n\\.\n" % rows
    script += b"COPY t TO STDOUT;\n" if documents else b""
    done = subprocess.run(
        [server.psql, server.dsn("postgres"), "-qXAt", "-v", "ON_ERROR_STOP=1"],
        input=script if documents else b"",
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.replace(b"\\\\", b"\\").split(b"\n")
    return [loads(line) for line in lines if line]
