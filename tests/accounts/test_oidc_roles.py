"""The map from a provider's groups to roles: how it is written, and what it gives."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts.actors import Role
from beacon.accounts.oidc.roles import (
    ProjectNames,
    Rule,
    by_project,
    parse_role_map,
    unknown_references,
)

SHOP = ProjectNames(UUID(int=1), 7, "shop")
BLOG = ProjectNames(UUID(int=2), 8, "blog")
SEVEN = ProjectNames(UUID(int=3), 9, "7")
PROJECTS = [SHOP, BLOG, SEVEN]
GROUPS = st.text(
    st.characters(exclude_characters=",= \t\n\r\f\v", categories=["L", "N"]), min_size=1
)


def test_a_map_is_read_as_it_is_written():
    parsed = parse_role_map(" admins=owner, shop-team = editor@shop,/staff/all=viewer@*, ")
    assert parsed.rules == (
        Rule("admins"),
        Rule("shop-team", Role.EDITOR, "shop"),
        Rule("/staff/all", Role.VIEWER, "*"),
    )
    assert parsed.names_owners
    assert not parse_role_map("staff=viewer@*").names_owners


def test_a_group_may_have_an_equals_sign_in_its_name():
    assert parse_role_map("CN=staff=admin@shop").rules == (Rule("CN=staff", Role.ADMIN, "shop"),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no role map"),
        (" , ", "no role map"),
        ("admins", "write GROUP=owner or GROUP=ROLE@PROJECT"),
        ("=owner", "write GROUP=owner"),
        ("admins=", "the role ''"),
        ("admins=boss@shop", "the role 'boss'"),
        ("admins=owner@shop", "the role 'owner'"),
        ("admins=editor", "without a project"),
        ("admins=editor@", "without a project"),
        ("a=owner,b=viewer", "without a project"),
    ],
)
def test_a_map_that_cannot_be_read_is_told_why(text, told):
    with pytest.raises(ValueError, match=told):
        parse_role_map(text)


@given(st.text())
def test_any_text_is_a_map_or_a_value_error(text):
    try:
        parse_role_map(text)
    except ValueError:
        return


def test_each_project_gets_the_highest_role_of_all_groups():
    role_map = parse_role_map("a=viewer@*,b=editor@shop,c=admin@shop,d=viewer@shop")
    given_roles = role_map.of(["a", "b", "d", "unknown"])
    assert given_roles is not None
    roles = by_project(given_roles.by_reference, PROJECTS)
    assert roles == {SHOP.id: Role.EDITOR, BLOG.id: Role.VIEWER, SEVEN.id: Role.VIEWER}
    assert not given_roles.is_owner


def test_who_is_in_no_group_of_the_map_gets_nothing_at_all():
    role_map = parse_role_map("a=viewer@*,b=owner")
    assert role_map.of([]) is None
    assert role_map.of(["A", "c"]) is None
    owner = role_map.of(["b"])
    assert owner is not None
    assert (owner.is_owner, owner.by_reference) == (True, {})


def test_projects_are_named_by_id_number_or_slug():
    for name in (str(SHOP.id), str(SHOP.id).upper(), "7", "shop"):
        assert by_project({name: Role.VIEWER}, PROJECTS) == {SHOP.id: Role.VIEWER}


def test_a_slug_that_looks_like_a_number_opens_no_second_project():
    assert by_project({"7": Role.ADMIN}, PROJECTS) == {SHOP.id: Role.ADMIN}
    assert by_project({"7": Role.ADMIN}, [SEVEN]) == {SEVEN.id: Role.ADMIN}


def test_what_names_no_project_gives_nothing_and_is_known():
    references = {"gone": Role.ADMIN, "shop": Role.VIEWER, "*": Role.VIEWER}
    assert unknown_references(references, PROJECTS) == ["gone"]
    assert by_project({"gone": Role.ADMIN}, PROJECTS) == {}


@given(st.dictionaries(GROUPS, st.sampled_from(["viewer@*", "editor@shop", "admin@7", "owner"])))
def test_more_groups_never_give_less(rules):
    if not rules:
        return
    role_map = parse_role_map(",".join(f"{group}={gives}" for group, gives in rules.items()))
    groups = list(rules)
    whole = role_map.of(groups)
    assert whole is not None
    all_roles = by_project(whole.by_reference, PROJECTS)
    for group in groups:
        part = role_map.of([group])
        assert part is not None
        assert whole.is_owner >= part.is_owner
        for project, role in by_project(part.by_reference, PROJECTS).items():
            assert all_roles[project] >= role
