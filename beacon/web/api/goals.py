"""Goals: made, listed, read, changed, removed.

In: requests of the project's people and keys. Out: goals, each with its ETag.
"""

from __future__ import annotations

from beacon.accounts.access import Access
from beacon.errors import Conflict
from beacon.saved.filters import GOAL, Goal, GoalChanges, NewGoal
from beacon.web.api import saved
from beacon.web.api.endpoint import Call, Endpoint, Reply
from beacon.web.api.pages import Page, PageQuery
from beacon.web.api.parts import ApiParts


async def create_goal(parts: ApiParts, call: Call) -> Reply:
    return await saved.create(parts, call, GOAL)


async def list_goals(parts: ApiParts, call: Call) -> Page[Goal]:
    return await saved.listed(parts, call, GOAL)


async def read_goal(parts: ApiParts, call: Call) -> Reply:
    return await saved.read(parts, call, GOAL)


async def change_goal(parts: ApiParts, call: Call) -> Reply:
    return await saved.change(parts, call, GOAL)


async def delete_goal(parts: ApiParts, call: Call) -> None:
    await saved.delete(parts, call, GOAL)


_ALL, _TAG = "/api/v1/projects/{project_id}/goals", "saved"
_ONE = _ALL + "/{goal_key}"

ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_ALL,
        summary="Make a goal",
        description="Its filter holds for the events that reach it. Questions name it as `goal`.",
        handler=create_goal,
        access=Access.EDITOR,
        tag=_TAG,
        body=NewGoal,
        answer=Goal,
        status=201,
        errors=(Conflict,),
    ),
    Endpoint(
        method="GET",
        path=_ALL,
        summary="List a project's goals",
        description="The oldest first.",
        handler=list_goals,
        access=Access.VIEWER,
        tag=_TAG,
        query=PageQuery,
        answer=Page[Goal],
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        summary="Read a goal",
        handler=read_goal,
        access=Access.VIEWER,
        tag=_TAG,
        answer=Goal,
    ),
    Endpoint(
        method="PATCH",
        path=_ONE,
        summary="Change a goal",
        description="What is not sent stays as it is.",
        handler=change_goal,
        access=Access.EDITOR,
        tag=_TAG,
        body=GoalChanges,
        answer=Goal,
        if_match=True,
    ),
    Endpoint(
        method="DELETE",
        path=_ONE,
        summary="Delete a goal",
        description="Not while a saved report names it.",
        handler=delete_goal,
        access=Access.EDITOR,
        tag=_TAG,
        errors=(Conflict,),
    ),
)
