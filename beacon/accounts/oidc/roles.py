"""The map from an OpenID provider's groups to roles here. Pure.

In: the setting's text (`admins=owner, shop-team=editor@shop, staff=viewer@*`), then a person's
groups, and the projects that there are. Out: whether they make an owner, and the highest role by
project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from beacon.accounts.actors import Role

OWNER = "owner"
EVERY_PROJECT = "*"


class Rule(NamedTuple):
    """What one group gives: a role on a project, or (both None) the owner's role."""

    group: str
    role: Role | None = None
    project: str | None = None  # a slug, number or id as it was written, or EVERY_PROJECT


class ProjectNames(NamedTuple):
    """What a project may be called in the map."""

    id: UUID
    number: int
    slug: str


class GivenRoles(NamedTuple):
    """What somebody's groups give."""

    is_owner: bool
    by_reference: Mapping[str, Role]  # the highest role by the project's name in the map


class RoleMap(NamedTuple):
    rules: tuple[Rule, ...]

    @property
    def names_owners(self) -> bool:
        """Whether the groups decide who is an owner."""
        return any(rule.role is None for rule in self.rules)

    def of(self, groups: Iterable[str]) -> GivenRoles | None:
        """None: no rule is about any of these groups."""
        have = frozenset(groups)
        matching = [rule for rule in self.rules if rule.group in have]
        if not matching:
            return None
        highest: dict[str, Role] = {}
        for _, role, project in matching:
            if role is not None and project is not None:
                highest[project] = max(role, highest.get(project, role))
        return GivenRoles(any(rule.role is None for rule in matching), highest)


def parse_role_map(text: str) -> RoleMap:
    """Raises ValueError, whose message goes on after the text."""
    rules = tuple(_rule(part.strip()) for part in text.split(",") if part.strip())
    if not rules:
        raise ValueError("is no role map; write for example admins=owner,staff=viewer@*")
    return RoleMap(rules)


def by_project(
    by_reference: Mapping[str, Role], projects: Iterable[ProjectNames]
) -> dict[UUID, Role]:
    """The highest role on each project. What names no project gives nothing."""
    known = tuple(projects)
    found: dict[UUID, Role] = {}
    for reference, role in by_reference.items():
        for project in _named(reference, known):
            found[project] = max(role, found.get(project, role))
    return found


def unknown_references(
    by_reference: Mapping[str, Role], projects: Iterable[ProjectNames]
) -> list[str]:
    known = tuple(projects)
    return [name for name in by_reference if name != EVERY_PROJECT and not _named(name, known)]


def _rule(part: str) -> Rule:
    group, equals, given = (piece.strip() for piece in part.rpartition("="))
    if not equals or not group:
        raise ValueError(f"has {part!r}: write GROUP=owner or GROUP=ROLE@PROJECT")
    if given == OWNER:
        return Rule(group)
    label, _, project = (piece.strip() for piece in given.partition("@"))
    try:
        role = Role.of(label)
    except KeyError:
        raise ValueError(f"has the role {label!r}: it is viewer, editor, admin or owner") from None
    if not project:
        raise ValueError(f"has {part!r} without a project: write {group}={label}@PROJECT, or @*")
    return Rule(group, role, project)


def _named(reference: str, projects: tuple[ProjectNames, ...]) -> list[UUID]:
    """An id counts before a number, a number before a slug: one name never opens two projects."""
    if reference == EVERY_PROJECT:
        return [each.id for each in projects]
    for matches in (
        [each.id for each in projects if str(each.id) == reference.lower()],
        [each.id for each in projects if str(each.number) == reference],
        [each.id for each in projects if each.slug == reference],
    ):
        if matches:
            return matches
    return []
