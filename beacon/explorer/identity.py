"""Whose a session is, and which sessions are somebody's, as parts of statements. Pure.

In: the name of a row, or an expression for a visitor's id. Out: SQL that follows docs/reports.md,
"Visitors". Of all these statements $1 is the project.
"""

from __future__ import annotations

from beacon import resources


def visitor_of(row: str) -> str:
    """The visitor of a row with `anon_id` and `user_id`."""
    return resources.sql("explorer", "visitor_of").format(row=row)


def sessions_of(visitor: str) -> str:
    """All sessions of a visitor, by indexes."""
    return resources.sql("explorer", "sessions_of").format(visitor=visitor)
