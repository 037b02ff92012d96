"""What somebody types to search for, read as terms."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidField
from beacon.explorer.search import MAX_TERMS, Term, Value, parse_search

ANYTHING = Value(("", ""))


def of(key: str | None, *texts: str, **more: object) -> Term:
    return Term(tuple(Value((text,)) for text in texts), key, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", []),
        ("  ", []),
        ("checkout", [of(None, "checkout")]),
        ('"card declined"', [of(None, "card declined")]),
        ("card declined", [of(None, "card"), of(None, "declined")]),
        ("-test", [of(None, "test", negated=True)]),
        ("-", [of(None, "-")]),
        ("country:AT", [of("country", "AT")]),
        ("country:AT,DE", [of("country", "AT", "DE")]),
        ("-browser:Safari", [of("browser", "Safari", negated=True)]),
        ('city:"New York"', [of("city", "New York")]),
        ('city:"a,b:c*"', [of("city", "a,b:c*")]),
        ('"a:b"', [of(None, "a:b")]),
        (r'"say \"hi\""', [of(None, 'say "hi"')]),
        ("page:/docs/*", [Term((Value(("/docs/", "")),), "page")]),
        ("plan:*", [Term((ANYTHING,), "plan")]),
        ("property:plan:pro", [of("plan", "pro", within="property")]),
        ("tag:region:eu", [of("region", "eu", within="tag")]),
        ("tag:red", [of("tag", "red")]),
        ("total:>=100", [of("total", "100", comparison=">=")]),
        ("total:<-1.5", [of("total", "-1.5", comparison="<")]),
        ('total:">5"', [of("total", ">5")]),
        ("https://a.example/?q=1", [of(None, "https://a.example/?q=1")]),
        ("url:https://a.example/", [of("url", "https://a.example/")]),
        ("at 12:30", [of(None, "at"), of("12", "30")]),
        ("plan:", [of(None, "plan:")]),
        (":plan", [of(None, ":plan")]),
        ('"no end', [of(None, "no end")]),
        ("100%_*", [of(None, "100%_*")]),
    ],
)
def test_terms(text: str, terms: list[Term]) -> None:
    assert parse_search(text) == tuple(terms)


@pytest.mark.parametrize("text", ["total:>much", "total:>", f"total:>{'1' * 31}", "n:<1e999999"])
def test_what_is_compared_is_a_number(text: str) -> None:
    with pytest.raises(InvalidField, match="a number stands behind"):
        parse_search(text)


def test_there_are_bounds() -> None:
    with pytest.raises(InvalidField, match="at most 20 terms"):
        parse_search("a " * (MAX_TERMS + 1))
    with pytest.raises(InvalidField, match="at most 50 values"):
        parse_search("a:" + "b," * 50)


@given(st.text(max_size=100))
def test_any_text_is_terms_or_refused(text: str) -> None:
    with suppress(InvalidField):
        assert all(term.values for term in parse_search(text))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_what_is_quoted_is_taken_as_it_is(text: str) -> None:
    quoted = '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'
    assert parse_search(quoted) == (of(None, text),)
    assert parse_search(f"-x:a{quoted}") == (of("x", f"a{text}", negated=True),)
