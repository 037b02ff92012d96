"""The largest values of an overview's dimensions, many dimensions at once: its top lists.

In: an overview's question, names of dimensions. Out: a `TopList` for each, all of the same moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from beacon.projects.projects import Project
from beacon.reports.answer_bodies import RowBody, SpanBody, row_bodies, span_body
from beacon.reports.faults import refuse_choice
from beacon.reports.question import Question
from beacon.web.api.analytics import plans_of
from beacon.web.api.parts import ApiParts

MOST = 8
"""Values of a list."""
FIRST = ("page", "source", "channel", "country", "device", "event")
"""The lists that are there where none are named."""
DIMENSIONS = (
    *("page", "entry_page", "exit_page", "source", "referrer", "utm_campaign", "channel"),
    *("country", "region", "city", "device", "browser", "os", "screen", "language", "event"),
)


class TopList(msgspec.Struct, frozen=True):
    """The largest values of a dimension by a metric, the largest first."""

    dimension: str
    metric: str
    rows: list[RowBody]


class TopLists(msgspec.Struct, frozen=True):
    lists: list[TopList]
    range: SpanBody
    compared_range: Annotated[
        SpanBody | None, Meta(description="Where the overview is compared with another range.")
    ] = None


def read_dimensions(text: str | None) -> Sequence[str]:
    """Names with commas between. Raises InvalidField, which lists what is allowed."""
    if text is None:
        return FIRST
    names = list(dict.fromkeys(text.split(",")))
    for name in names:
        if name not in DIMENSIONS:
            refuse_choice("dimensions", name, DIMENSIONS)
    return names


async def top_lists_of(
    parts: ApiParts, project: Project, overview: Question, dimensions: Sequence[str]
) -> TopLists:
    asked = [_question(overview, each) for each in dimensions]
    plans = [each._replace(total=False) for each in await plans_of(parts, project, asked)]
    found = await parts.reports.answered_together(UUID(bytes=project.id), plans)
    of_all = plans[0]
    return TopLists(
        [
            TopList(dimension, question.metrics[0], row_bodies(made, answer))
            for dimension, question, made, answer in zip(
                dimensions, asked, plans, found, strict=True
            )
        ],
        span_body(of_all.asked),
        span_body(of_all.compared) if of_all.compared else None,
    )


def _question(overview: Question, dimension: str) -> Question:
    metric = "events" if dimension == "event" else "visitors"
    return msgspec.structs.replace(
        overview, metrics=[metric], dimensions=[dimension], interval=None, limit=MOST
    )
