"""Files as records: each line for itself, with its number and what is wrong with it."""

from __future__ import annotations

import io
from typing import Any

import pytest

from beacon.errors import UsageError
from beacon.export.tables import Format
from beacon.imports import reading
from beacon.imports.columns import ColumnMap, read_map
from beacon.imports.fields import FIELDS
from beacon.imports.reading import Record, read_records


def records(text: str | bytes, format: Format = "jsonl", *mapped: str) -> list[Record]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_records(io.BytesIO(data), format, read_map(mapped)))


def fields(text: str | bytes, format: Format = "jsonl", *mapped: str) -> list[Any]:
    return [each.fields for each in records(text, format, *mapped)]


def test_each_line_of_json_is_a_record_with_its_number() -> None:
    found = records('{"event":"a"}\n\n  \n{"event":"b","user_id":7}')
    assert [(each.line, each.fields) for each in found] == [
        (1, {"event": "a"}),
        (4, {"event": "b", "user_id": 7}),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"event":"a"', "not valid JSON"),
        ("[1]", "expected object, got array"),
        ('{"event":"a","plan":"pro"}', "--map 'plan=properties.plan'"),
        ('{"event":"a","properties":[]}', "expected object, got array"),
    ],
)
def test_a_line_that_is_no_event_is_told_and_costs_itself(line: str, reason: str) -> None:
    bad, good = records(line + '\n{"event":"b"}')
    assert (bad.line, bad.text, bad.fields) == (1, line, None)
    assert reason in bad.reason
    assert good.fields == {"event": "b"}


def test_a_line_that_is_too_long_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_RECORD_BYTES", 30)
    bad, good = records('{"event":"' + "x" * 100 + '"}\n{"event":"b"}\n')
    assert "longer than 30 bytes" in bad.reason
    assert (good.line, good.fields) == (2, {"event": "b"})


def test_broken_text_is_mended_as_that_of_clients_is() -> None:
    lines = b'{"event":"a\\u0000","anon_id":"\\ud800"}\n{"event":"\xff"}\n\xef\xbb\xbf{"event":"c"}'
    assert fields(lines) == [
        {"event": "a\ufffd", "anon_id": "\ufffd"},
        {"event": "\ufffd"},
        {"event": "c"},
    ]


def test_properties_are_kept_as_they_were_written() -> None:
    ((found,),) = [fields('{"event":"a","properties":{"price": 12.50}}')]
    assert found["properties"] == {"price": 12.5}
    assert found["properties"].text == b'{"price": 12.50}'


def test_csv_has_a_head_and_cells_of_several_lines() -> None:
    text = '\ufeffevent,user_id,message\r\na,7,"two\r\nlines"\r\n\r\nb,,\r\n'
    found = records(text, "csv")
    assert [(each.line, each.fields) for each in found] == [
        (2, {"event": "a", "user_id": "7", "message": "two\r\nlines"}),
        (5, {"event": "b", "user_id": None, "message": None}),
    ]


def test_csv_has_json_and_numbers_where_a_field_is_made_of_them() -> None:
    text = (
        "event,timestamp,properties,tags,stacktrace\n"
        'a,1770000000000,"{""n"": 1.50}","{""r"":""eu""}","[{""file"":""a.py""}]"\n'
        "b,2026-02-02T03:04:05Z,,,at main\n"
    )
    one, two = fields(text, "csv")
    assert one["properties"].text == b'{"n": 1.50}'
    assert (one["timestamp"], one["tags"], one["stacktrace"]) == (
        1770000000000,
        {"r": "eu"},
        [{"file": "a.py"}],
    )
    assert (two["timestamp"], two["stacktrace"]) == ("2026-02-02T03:04:05Z", "at main")


def test_a_defused_cell_is_what_it_was() -> None:
    assert fields("event,message\na,'=1+1\nb,''-x\nc,'tis\n", "csv") == [
        {"event": "a", "message": "=1+1"},
        {"event": "b", "message": "'-x"},
        {"event": "c", "message": "'tis"},
    ]


def test_a_row_of_another_length_is_told() -> None:
    bad, good = records("event,user_id\na\nb,7\n", "csv")
    assert (bad.line, bad.reason) == (2, "1 cells, where the head has 2")
    assert good.fields == {"event": "b", "user_id": "7"}


def test_columns_are_mapped_to_fields_properties_or_nothing() -> None:
    mapped = ("Name=event", "plan=properties.plan", "a=b=properties.x", "note=-")
    text = 'Name,plan,a=b,note,properties\nbuy,pro,1,secret,"{""n"":1,""plan"":""old""}"\nbuy,,,,\n'
    assert fields(text, "csv", *mapped) == [
        {"event": "buy", "properties": {"n": 1, "plan": "pro", "x": "1"}},
        {"event": "buy", "properties": None},
    ]
    line = '{"Name":"buy","plan":{"size":2},"note":1}'
    assert fields(line, "jsonl", *mapped) == [{"event": "buy", "properties": {"plan": {"size": 2}}}]


@pytest.mark.parametrize(
    ("head", "mapped", "told"),
    [
        ("event,plan", (), "'plan' is no field"),
        ("event,event", (), "'event' twice"),
        ("event,name", ("name=event",), "'event' and 'name' are both event"),
        ("event", ("naem=event",), "no column 'naem'; it has: event"),
    ],
)
def test_a_head_that_does_not_fit_is_refused_before_anything(
    head: str, mapped: tuple[str, ...], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        records(head + "\n", "csv", *mapped)


@pytest.mark.parametrize("given", ["event", "=event", "a=", "a=evnt", "a=properties."])
def test_a_map_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="--map"):
        read_map([given])


def test_a_wrong_field_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"did you mean event\?") as raised:
        read_map(["a=evnt"])
    assert all(field in raised.value.message for field in FIELDS)


def test_an_empty_file_has_no_records() -> None:
    assert records("") == []
    assert list(read_records(io.BytesIO(b""), "csv", ColumnMap())) == []
