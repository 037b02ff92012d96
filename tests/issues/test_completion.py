"""What is being typed in a search, at the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.issues.completion import typing_at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|", ("", None, "")),
        ("bro|", ("bro", None, "bro")),
        ("is:new !bro|", ("bro", None, "bro")),
        ("bro|wser", ("bro", None, "browser")),
        ("is:new | x", ("", None, "")),
        ("browser:|", ("", "browser", "")),
        ("browser:Fi|re", ("Fi", "browser", "Fire")),
        ('browser:"Mobile Sa|', ("Mobile Sa", "browser", '"Mobile Sa')),
        ("browser:[Fi|", ("Fi", "browser", "Fi")),
        ("browser:[Firefox, Sa|] x", ("Sa", "browser", "Sa")),
        ('browser:["a, b",|', ("", "browser", "")),
        ("level:>=wa|", ("wa", "level", "wa")),
        ("tag:level:hi|", ("hi", "level", "hi")),
        ("tag:lev|", ("tag:lev", None, "tag:lev")),
        ('"my key":va|', ("va", "my key", "va")),
    ],
)
def test_a_suggestion_replaces_the_part_that_the_cursor_is_in(
    text: str, expected: tuple[str, str | None, str]
) -> None:
    at = text.index("|")
    text = text.replace("|", "")
    typed = typing_at(text, at)
    assert (typed.text, typed.key, text[typed.start : typed.end]) == expected


PARTS = st.sampled_from([*':"[]*,<>=!- \\\n', "is", "tag", "browser", "ä"])


@given(st.lists(PARTS, max_size=40).map("".join), st.integers(-5, 60))
def test_whatever_stands_there_something_is_being_typed(text: str, at: int) -> None:
    typed = typing_at(text, at)
    assert 0 <= typed.start <= max(0, min(at, len(text))) <= typed.end <= len(text)
