"""What somebody has seen who decides on a change: the flag, and the segments that it goes by.

In: a flag, and a change of it. Out: an ETag, another one whenever either was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from msgspec import UNSET

from beacon.flags.details import FlagChanges, FlagDetails
from beacon.flags.model import Condition, Rule
from beacon.flags.saving import sql

if TYPE_CHECKING:
    from beacon.postgres.database import Session


async def reviewed_etag_in(
    session: Session, project_id: UUID, flag: FlagDetails, changes: FlagChanges
) -> str:
    """The flag's own where it names no segment and shall name none."""
    rules = [rule for each in flag.environments.values() for rule in each.rules]
    for wanted in changes.environments.values():
        rules += [] if wanted.rules is UNSET else wanted.rules
    segments = set(_segments(rules))
    if not segments:
        return flag.etag
    rows = await session.fetch(sql("segment_versions"), project_id, sorted(segments))
    # By their ids too: one that was made anew under the same key is another.
    states = [(row["id"], row["version"]) for row in rows]
    digest = blake2b(msgspec.json.encode((sorted(segments), states)), digest_size=8).hexdigest()
    return f'{flag.etag[:-1]}.{digest}"'


def _segments(rules: Iterable[Rule]) -> Iterator[str]:
    parts: list[Condition] = [rule.when for rule in rules]
    for part in parts:  # grows while it is walked
        parts += [*(part.all or ()), *(part.any or ())]
        parts += [] if part.not_ is None else [part.not_]
        if part.segment is not None:
            yield part.segment
