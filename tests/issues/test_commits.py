"""Issues that commits say they fix."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.issues.commits import Commit, fixes_of, resolve_by_commits_in
from beacon.issues.finding import short_id
from tests.issues.conftest import ANN, Errors, issue_of, make_error

ONE, TWO, THREE = "MY-APP-3F2A9C1D", "WEB-00000000", "A-B-2-ABCDEF01"
WORDS = ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"]


@pytest.mark.parametrize("word", [*WORDS, *map(str.upper, WORDS), "Fixes:"])
def test_each_word_fixes(word: str) -> None:
    assert fixes_of(f"Count once\n\n{word} {ONE.lower()}.") == [ONE]


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (f"fixes {ONE}, {TWO} and {THREE}", [ONE, TWO, THREE]),
        (f"fixes {ONE},{TWO}, and {THREE}; see X-12345678", [ONE, TWO, THREE]),
        (f"fixes #{ONE} & {TWO}", [ONE, TWO]),
        (f"fixes {ONE} and closes {TWO}; resolves {ONE}", [ONE, TWO]),
        (f"fixes {ONE} or {TWO}", [ONE]),
        (f"see {ONE}", []),
        (f"prefixes {ONE}", []),
        (f"hot-fix {ONE}", []),
        (f"fixes\n{ONE}", []),
        (f"fixes {ONE}0", []),
        (f"fixes {ONE}-x", []),
        ("fixes #12", []),
        ("fixes 3F2A9C1D", []),
        ("", []),
    ],
)
def test_messages(message: str, found: list[str]) -> None:
    assert fixes_of(message) == found


short_ids = st.from_regex(r"\A[A-Z][A-Z0-9]{0,9}(-[A-Z0-9]{1,5}){0,2}-[0-9A-F]{8}\Z")


@given(
    st.sampled_from(WORDS),
    st.lists(short_ids, min_size=1, max_size=5, unique=True),
    st.sampled_from([", ", " and ", ", and ", " & ", ","]),
    st.text(max_size=20),
)
def test_all_that_are_named_are_found(word: str, ids: list[str], by: str, after: str) -> None:
    assert fixes_of(f"{word} {by.join(ids)}\n{after}")[: len(ids)] == ids


@given(st.text(max_size=300) | st.text("fixes -A0,and#", max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert all(each == each.upper() for each in fixes_of(text))


def test_a_hostile_message_takes_no_time() -> None:
    for text in ("fixes " + "A-" * 50_000, "fix " * 50_000, f"fixes {ONE}" + f", {ONE}" * 50_000):
        assert fixes_of(text) in ([], [ONE])


async def test_commits_resolve_issues_in_their_release(shop: Errors) -> None:
    value, key = issue_of(make_error()), issue_of(make_error("KeyError"))
    await shop.store(make_error(), make_error("KeyError"))
    commits = [
        Commit(id="c1", message=f"Mend it\n\nfixes {short_id('my-app', value)}", author="Ann"),
        Commit(id="c2", message=f"fixes {short_id('other', key)}, MY-APP-00000000"),
        Commit(id="c3", message=f"closes {short_id('my-app', value)}"),
    ]
    assert await shop.do(resolve_by_commits_in, "shop@2.0", commits, ANN) == [value]
    assert await shop.do(resolve_by_commits_in, "shop@2.0", commits, ANN) == []
    assert await shop.states() == {"ValueError": "resolved", "KeyError": "unresolved"}
    told = {"id": "c1", "message": "Mend it", "author": "Ann"}
    assert await shop.activity() == [("resolved", {"in_release": "shop@2.0", "commit": told})]
    row = await shop.row("SELECT resolved_in FROM issues WHERE id = $1", value)
    assert row["resolved_in"] == "shop@2.0"
