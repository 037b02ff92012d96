"""Who is meant: an anonymous id, or a user id with all anonymous ids that were joined to it.

In: an id as the visitor's own, or the project's, software gave it. Out: a `Person`, who knows
which rows are theirs.

By a user id, what was sent under a joined anonymous id counts when it names no user or this
one: another user's events from the same device are not this person's. By an anonymous id all of
it counts, whoever was signed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from beacon import resources

if TYPE_CHECKING:
    from beacon.postgres.database import Session


class Person(msgspec.Struct, frozen=True):
    """`user_id` is None where one anonymous id is meant."""

    anon_ids: tuple[str, ...]
    user_id: str | None = None

    @property
    def named_by(self) -> str:
        """Which kind of id, as the audit log tells it: never the id."""
        return "anon_id" if self.user_id is None else "user_id"

    @property
    def parameters(self) -> tuple[list[str], str | None]:
        """$2 and $3 of `of_person.sql`."""
        return list(self.anon_ids), self.user_id

    @property
    def ids(self) -> list[str]:
        """All of them, for tables that name a visitor by one text."""
        return [*self.anon_ids, *(() if self.user_id is None else (self.user_id,))]

    def owns(self, anon_id: str, user_id: str | None) -> bool:
        """What `of_person.sql` asks of rows."""
        if self.user_id is None:
            return anon_id in self.anon_ids
        return user_id == self.user_id or (user_id is None and anon_id in self.anon_ids)

    def details(self) -> dict[str, Any]:
        return {"anon_ids": list(self.anon_ids), "user_id": self.user_id}


async def find_person_in(
    session: Session, project_id: UUID, *, anon_id: str | None = None, user_id: str | None = None
) -> Person:
    """By one of the two ids. Whether anything is known of the person is not asked."""
    if user_id is None:
        assert anon_id is not None
        return Person((anon_id,))
    return await widened_in(session, project_id, Person((), user_id))


async def widened_in(session: Session, project_id: UUID, person: Person) -> Person:
    """With the anonymous ids that were joined to the user meanwhile."""
    if person.user_id is None:
        return person
    sql = resources.sql("privacy", "find_anon_ids")
    rows = await session.fetch(sql, project_id, person.user_id)
    known = {*person.anon_ids, *(row["anon_id"] for row in rows)}
    return Person(tuple(sorted(known)), person.user_id)
