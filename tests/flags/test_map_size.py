"""A client is told all flags in one message: so together they have a limit."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.flags import map_size
from beacon.flags.answers import Edition, KnownPieces, frame_of
from beacon.flags.limits import MAX_MAP_BYTES
from beacon.flags.map_size import check_map, largest, left_out
from beacon.flags.model import Flag
from beacon.flags.rules import compile_flags
from tests.flags.conftest import NOW
from tests.flags.test_broadcaster import flag

MIB = 1024 * 1024


def text(key: str, *values: str) -> dict[str, Any]:
    """The first value is served."""
    variants = {f"v{number}": value for number, value in enumerate(values)}
    return flag(key, type="string", variants=variants, default={"variant": "v0"}, off_variant=None)


def read(*documents: dict[str, Any]) -> dict[str, Flag | None]:
    return {each["key"]: msgspec.convert(each, Flag) for each in documents}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a few short values reach."""
    monkeypatch.setattr(map_size, "MAX_MAP_BYTES", 100)


def test_the_largest_map_is_a_message_that_clients_take() -> None:
    flags = read(*(text(f"{number:03}", "x" * (MAX_MAP_BYTES // 10 - 9)) for number in range(10)))
    assert left_out(flags) == frozenset()
    edition = Edition(compile_flags(flags, ()), KnownPieces())
    frame = frame_of(edition.answers(dict, NOW))
    assert MAX_MAP_BYTES * 0.99 < len(frame) < MIB


def test_what_has_the_largest_values_is_left_out_until_the_rest_fits(small: None) -> None:
    flags = read(text("a", "x" * 60), text("b", "", "x" * 50), text("c", "x" * 20), flag("d"))
    assert left_out(flags) == {"a"}
    assert left_out(read(text("a", "x" * 60), text("b", "y" * 60), text("c", "y" * 60))) == {
        "a",
        "b",
    }
    assert left_out({**flags, "broken": None}) == {"a"}


def test_saving_what_might_not_be_told_is_refused(small: None) -> None:
    check_map(read(text("a", "x" * 60)).values())
    with pytest.raises(InvalidField, match="100 are allowed") as refused:
        check_map(read(text("a", "x" * 60), text("b", "", "x" * 60)).values())
    assert refused.value.field == "variants"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.text(min_size=1), st.lists(json_values, min_size=1, max_size=4))
def test_no_answer_is_larger_than_was_reckoned(key: str, values: list[Any]) -> None:
    variants = {str(number): value for number, value in enumerate(values)}
    for name in variants:
        document = flag(
            key, type="json", variants=variants, default={"variant": name}, off_variant=None
        )
        flags = read(document)
        edition = Edition(compile_flags(flags, ()), KnownPieces())
        (piece,) = edition.answers(dict, NOW)
        made = flags[key]
        assert made is not None
        assert len(piece.json) + len(b",") <= largest(made)
