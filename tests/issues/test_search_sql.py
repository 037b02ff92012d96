"""A search of issues as SQL: nothing that was typed gets into its text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from beacon.errors import InvalidQuery
from beacon.explorer.conditions import Conditions
from beacon.issues.search import FIELDS, parse_search
from beacon.issues.search_sql import Asker, add_terms

TYPED = "Zq7'%s"
ASKER = Asker(datetime(2026, 11, 15, tzinfo=UTC), ZoneInfo("Europe/Vienna"), UUID(int=7))

KEYS = st.sampled_from([*sorted(FIELDS), "browser", f'"{TYPED}"', f"tag:{TYPED}"])
TEXTS = (TYPED, f'"{TYPED}*"', f"*{TYPED}", f"[{TYPED},5]", "%", "me", "new", "resolved", "error")
NUMBERS = ("5", ">5", "cafe0123")
TIMES = ("-7d", "+99999w", "2026-11-01", "<=2026-10-25", "0001-01-01", "9999-12-31")
VALUES = st.sampled_from(TEXTS + NUMBERS + TIMES)
TERMS = st.tuples(st.sampled_from(["", "!", "-"]), KEYS, VALUES)


@given(st.lists(TERMS.map(lambda term: "{}{}:{}".format(*term)) | VALUES, max_size=5))
def test_what_is_typed_is_an_argument_or_refused_within_the_text(terms: list[str]) -> None:
    text = " ".join(terms)
    conditions = Conditions(None)
    try:
        add_terms(conditions, parse_search(text), ASKER)
    except InvalidQuery as error:
        position, length = error.position, error.length
    else:
        position, length = 0, 0
    assert 0 <= position <= position + length <= len(text)
    sql = conditions.sql
    assert "Zq7" not in sql
    used = {int(number) for number in re.findall(r"\$(\d+)", sql)} | {1}
    assert length or used == set(range(1, len(conditions.args) + 1))
