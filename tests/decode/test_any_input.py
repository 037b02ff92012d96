"""Whatever comes in: our errors only, neighbours untouched, both ways of reading the same."""

from __future__ import annotations

import contextlib
import json
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.decode import glimpse, pulsekit, socket, tracker
from beacon.decode.report import LEVELS
from beacon.errors import BeaconError
from beacon.events import Decoded

PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001").bytes

names = st.sampled_from(["click", "$page", "$identify", "pageview"])
keys = st.sampled_from(["url", "user_id", "traits", "ref", "$referrer"])
levels = st.sampled_from(LEVELS)


class Values:
    """What fields hold: of anything that Python's json writes, or only of what all readers take."""

    def __init__(self, characters: st.SearchStrategy[str], *, finite: bool) -> None:
        self.texts = st.text(characters, max_size=8)
        floats = st.floats(allow_nan=not finite, allow_infinity=not finite)
        self.numbers = st.integers() | st.integers(-(2**80), 2**80) | floats
        scalars = st.none() | st.booleans() | self.numbers | self.texts
        self.any = st.recursive(scalars, self.nest)
        self.objects = st.dictionaries(keys | self.texts, self.any, max_size=5)
        self.ids = st.uuids().map(str) | self.texts | st.integers()
        self.times = self.numbers | st.datetimes().map(str) | self.texts

    def nest(self, inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(inner, max_size=4) | st.dictionaries(keys | self.texts, inner, max_size=4)

    def report(self) -> dict[str, st.SearchStrategy[Any]]:
        return {
            "level": levels,
            "message": self.texts,
            "stacktrace": st.lists(self.objects | self.texts, max_size=3) | self.texts,
            "environment": self.texts,
            "tags": self.objects,
        }

    def fields(self, name: str) -> dict[str, st.SearchStrategy[Any]]:
        """The optional fields of a format, with values that mostly suit them."""
        match name:
            case "socket":
                identities = dict.fromkeys(("userId", "id", "session"), self.ids)
                return {"props": self.objects, "ts": self.times, **identities}
            case "tracker":
                identities = dict.fromkeys(("distinct_id", "session_id", "id"), self.ids)
                urls = dict.fromkeys(("page_url", "referrer"), self.texts)
                return {
                    "properties": self.objects,
                    "timestamp": self.times,
                    **urls,
                    **identities,
                    **self.report(),
                }
            case "pulsekit":
                own = {"metadata": self.objects, "timestamp": self.times, "id": self.ids}
                return {**own, **self.report()}
        identities = dict.fromkeys(("sessionId", "anonymousId", "userId"), self.ids)
        context = st.dictionaries(st.sampled_from(["viewport", "device", "url"]), self.any)
        objects = dict.fromkeys(("properties", "traits"), self.objects)
        return {"timestamp": self.times, "context": context, **objects, **identities}


WILD = Values(st.characters(categories=None), finite=False)
CLEAN = Values(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), finite=True)
FORMATS = ["socket", "tracker", "pulsekit", "glimpse"]


class Decode(Protocol):
    def __call__(self, body: bytes, project_id: bytes) -> Decoded: ...


def from_socket(body: bytes, project_id: bytes) -> Decoded:
    messages = socket.decode_message(body, project_id)
    return messages.decoded if isinstance(messages, socket.Messages) else Decoded([], [], [])


def from_glimpse(body: bytes, project_id: bytes) -> Decoded:
    return Decoded([glimpse.to_draft(glimpse.decode(body), project_id)], [0], [])


def from_pulsekit(body: bytes, project_id: bytes) -> Decoded:
    return Decoded([pulsekit.decode_event(body, project_id)], [0], [])


class Lists(NamedTuple):
    """A format that takes lists: how it reads them, and what their envelopes look like."""

    name: str
    decode: Decode
    head: str

    def body(self, events: list[str]) -> bytes:
        return f"{self.head}[{','.join(events)}]}}".encode()


LISTS = [
    Lists("socket", from_socket, '{"type":"batch","seq":1,"messages":'),
    Lists("tracker", tracker.decode, '{"events":'),
    Lists("pulsekit", pulsekit.decode_batch, '{"events":'),
]
DECODERS: list[Decode] = [*(form.decode for form in LISTS), from_glimpse, from_pulsekit]

every_decoder = pytest.mark.parametrize("decode", DECODERS)
every_list = pytest.mark.parametrize("form", LISTS, ids=lambda form: form.name)


@st.composite
def events(draw: st.DrawFn, /, name: str, of: Values = WILD, wrong: str | None = None) -> str:
    """The JSON of an event of this format, mostly a valid one; the field `wrong` is anything."""
    fields = of.fields(name) | ({wrong: of.any} if wrong else {})
    fixed = {"socket": {"type": "event"}, "glimpse": {"projectId": "p"}}.get(name, {})
    title = "type" if name == "pulsekit" else "event"
    values = draw(st.fixed_dictionaries({}, optional=fields))
    return json.dumps(fixed | {title: draw(names | of.texts)} | values)


@every_decoder
@given(value=WILD.any, raw=st.binary(max_size=30))
def test_any_json_is_decoded_or_refused(decode: Decode, value: Any, raw: bytes) -> None:
    for body in (json.dumps(value).encode(), json.dumps({"events": value}).encode(), raw):
        with contextlib.suppress(BeaconError):
            decode(body, PROJECT)


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_any_event_with_any_field_wrong_is_decoded_or_refused(name: str, data: Any) -> None:
    field = data.draw(st.sampled_from(sorted(WILD.fields(name))))
    body = data.draw(events(name, wrong=field)).encode()
    for decode in DECODERS:
        with contextlib.suppress(BeaconError):
            decode(body, PROJECT)


@every_list
@given(data=st.data())
def test_a_text_cut_off_or_changed_is_decoded_or_refused(form: Lists, data: Any) -> None:
    body = bytearray(form.body(data.draw(st.lists(events(form.name), max_size=3))))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(BeaconError):
        form.decode(bytes(body), PROJECT)


@every_list
@given(data=st.data())
def test_a_bad_event_changes_nothing_for_its_neighbours(form: Lists, data: Any) -> None:
    good = data.draw(st.lists(events(form.name), max_size=4))
    bad = data.draw(st.sampled_from(["5", "{}", '{"event":1}', "[[]]", "NaN", '{"a":1e999}']))
    at = data.draw(st.integers(0, len(good)))
    alone = form.decode(form.body(good), PROJECT)
    mixed = form.decode(form.body([*good[:at], bad, *good[at:]]), PROJECT)
    assert mixed.drafts == alone.drafts
    assert mixed.indexes == [index + (index >= at) for index in alone.indexes]
    assert [refused.index for refused in mixed.refusals if refused.index != at] == [
        (refused.index or 0) + ((refused.index or 0) >= at) for refused in alone.refusals
    ]


@every_list
@given(data=st.data())
def test_both_ways_of_reading_agree(form: Lists, data: Any) -> None:
    """The byte order mark sends a body the slow way, and changes nothing else."""
    body = form.body(data.draw(st.lists(events(form.name, CLEAN), max_size=4)))
    assert form.decode(body, PROJECT) == form.decode(b"\xef\xbb\xbf" + body, PROJECT)


@every_list
@given(data=st.data())
def test_every_event_is_a_draft_or_a_refusal(form: Lists, data: Any) -> None:
    texts = data.draw(st.lists(events(form.name) | WILD.any.map(json.dumps), max_size=6))
    decoded = form.decode(form.body(texts), PROJECT)
    refused = [refusal.index for refusal in decoded.refusals if refusal.index is not None]
    assert len(decoded.drafts) == len(decoded.indexes)
    assert sorted([*decoded.indexes, *refused]) == list(range(len(texts)))
    for refusal in decoded.refusals:
        assert refusal.code in ("invalid_event", "invalid_json", "too_large")
        assert refusal.message.startswith("$.")


@every_list
@given(data=st.data())
def test_properties_are_the_text_of_what_is_known(form: Lists, data: Any) -> None:
    body = form.body(data.draw(st.lists(events(form.name), max_size=4)))
    for draft in form.decode(body, PROJECT).drafts:
        assert json.loads(draft.properties) == draft.known
        assert b"\\u0000" not in draft.properties.replace(b"\\\\", b"")
        assert "\0" not in draft.name
