"""Which account an identity of the OpenID provider gets, and with which roles."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from beacon.accounts.audit import By
from beacon.accounts.oidc.accounts import account_for_in
from beacon.accounts.oidc.claims import Identity
from beacon.accounts.oidc.roles import RoleMap, parse_role_map
from beacon.errors import OidcFailed
from beacon.postgres.database import Database, Session
from beacon.projects.projects import create_project

ADA = Identity("https://id.example", "person-1", "ada@example.com", True, "Ada", ("staff",))
BY = By("nobody", "", None, "203.0.113.7", "Firefox")
STAFF = parse_role_map("staff=viewer@shop,editors=editor@shop,bosses=owner")


@pytest.fixture
async def shop(database: Database) -> UUID:
    return UUID(bytes=(await create_project(database, "Shop")).project.id)


@pytest.fixture
async def blog(database: Database) -> UUID:
    return UUID(bytes=(await create_project(database, "Blog")).project.id)


async def sign_in(
    database: Database, identity: Identity = ADA, role_map: RoleMap | None = None
) -> UUID:
    async def work(session: Session) -> UUID:
        return await account_for_in(session, identity, role_map, BY)

    return await database.run(work)


async def add_account(database: Database, email: str, **columns: Any) -> UUID:
    names = ["email", *columns]
    values = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    made = await database.fetch_value(
        f"INSERT INTO accounts ({', '.join(names)}) VALUES ({values}) RETURNING id",
        email,
        *columns.values(),
    )
    return UUID(bytes=made.bytes)


async def account(database: Database, account_id: UUID) -> Any:
    return await database.fetch_row("SELECT * FROM accounts WHERE id = $1", account_id)


async def roles(database: Database, account_id: UUID) -> dict[tuple[str, str], str]:
    rows = await database.fetch(
        "SELECT p.slug, m.source, m.role FROM memberships m JOIN projects p ON p.id = m.project_id "
        "WHERE m.account_id = $1",
        account_id,
    )
    return {(row["slug"], row["source"]): row["role"] for row in rows}


async def logged(database: Database) -> list[tuple[str, Any, Any]]:
    rows = await database.fetch("SELECT action, before, after FROM audit_log ORDER BY id")
    return [
        (row["action"], *(json.loads(row[name] or "null") for name in ("before", "after")))
        for row in rows
    ]


# --- whose account it is ----------------------------------------------------------------------


async def test_a_first_sign_in_makes_an_account_and_the_next_finds_it(database):
    made = await sign_in(database)
    row = await account(database, made)
    assert (row["email"], row["name"], row["is_owner"]) == ("ada@example.com", "Ada", False)
    assert (row["oidc_issuer"], row["oidc_subject"]) == (ADA.issuer, ADA.subject)
    assert row["password_hash"] is None
    assert await sign_in(database) == made
    [entry] = await database.fetch("SELECT * FROM audit_log")
    assert (entry["action"], entry["actor_kind"]) == ("account.created", "account")
    assert (entry["actor_name"], entry["address"]) == ("ada@example.com", "203.0.113.7")


async def test_two_subjects_are_two_people_even_of_one_name(database):
    first = await sign_in(database)
    other = ADA._replace(subject="person-2", email="other@example.com")
    assert await sign_in(database, other) != first
    elsewhere = ADA._replace(issuer="https://other.example", email="third@example.com")
    assert await sign_in(database, elsewhere) != first


async def test_a_verified_email_opens_the_account_that_is_there(database):
    there = await add_account(database, "Ada@Example.com", name="Countess")
    assert await sign_in(database) == there
    row = await account(database, there)
    assert (row["oidc_subject"], row["name"]) == (ADA.subject, "Countess")
    [(action, before, after)] = await logged(database)
    assert action == "account.linked_to_oidc"
    assert before == {"oidc_issuer": None}
    assert after == {"oidc_issuer": ADA.issuer, "password_kept": False}


async def test_who_made_an_account_for_somebody_elses_email_is_shut_out(database):
    """They may have registered it to wait for its owner to come by the provider."""
    there = await add_account(
        database, ADA.email, password_hash="theirs", totp_secret="theirs", totp_last_step=5
    )
    await database.execute(
        "INSERT INTO sign_ins (account_id, kind, method) VALUES ($1, 'browser', 'password')", there
    )
    await database.execute(
        "INSERT INTO personal_tokens (account_id, token_hash, prefix, name) "
        "VALUES ($1, sha256('x'), 'pat_x', 'x')",
        there,
    )
    await database.execute("INSERT INTO recovery_codes VALUES ($1, sha256('x'))", there)
    await sign_in(database)
    row = await account(database, there)
    assert (row["password_hash"], row["totp_secret"]) == (None, None)
    assert await database.fetch_value("SELECT count(*) FROM recovery_codes") == 0
    for table in ("sign_ins", "personal_tokens"):
        still = await database.fetch_value(f"SELECT count(*) FROM {table} WHERE revoked_at IS NULL")
        assert still == 0


async def test_an_owner_who_links_keeps_the_password(database):
    there = await add_account(database, ADA.email, is_owner=True, password_hash="mine")
    assert await sign_in(database) == there
    row = await account(database, there)
    assert (row["password_hash"], row["is_owner"]) == ("mine", True)


async def test_an_unverified_email_opens_no_account_that_is_there(database):
    there = await add_account(database, ADA.email)
    with pytest.raises(OidcFailed, match="does not say that this address is yours"):
        await sign_in(database, ADA._replace(email_verified=False))
    assert (await account(database, there))["oidc_subject"] is None
    assert await logged(database) == []


async def test_an_unverified_email_that_is_free_makes_an_account(database):
    made = await sign_in(database, ADA._replace(email_verified=False))
    assert (await account(database, made))["email"] == ADA.email


async def test_an_address_that_was_given_to_somebody_else_opens_no_account(database):
    await sign_in(database)
    with pytest.raises(OidcFailed, match="who had this address before"):
        await sign_in(database, ADA._replace(subject="person-2"))


async def test_a_new_provider_takes_over_the_accounts_of_the_old_one(database):
    made = await sign_in(database)
    moved = ADA._replace(issuer="https://new.example", subject="x-1")
    assert await sign_in(database, moved) == made
    assert (await account(database, made))["oidc_issuer"] == "https://new.example"


@pytest.mark.parametrize("linked", [True, False])
async def test_a_disabled_account_stays_shut(database, linked):
    made = await sign_in(database) if linked else await add_account(database, ADA.email)
    await database.execute("UPDATE accounts SET disabled_at = now() WHERE id = $1", made)
    with pytest.raises(OidcFailed, match="disabled"):
        await sign_in(database)
    assert ((await account(database, made))["oidc_subject"] is not None) == linked


async def test_without_an_email_there_is_no_first_sign_in_but_every_next(database):
    nameless = ADA._replace(email="", email_verified=False)
    with pytest.raises(OidcFailed, match="BEACON_OIDC_SCOPES"):
        await sign_in(database, nameless)
    made = await sign_in(database)
    assert await sign_in(database, nameless) == made
    assert (await account(database, made))["email"] == ADA.email


async def test_an_email_that_changed_at_the_provider_is_followed_if_it_is_free(database):
    made = await sign_in(database)
    await sign_in(database, ADA._replace(email="countess@example.com"))
    assert (await account(database, made))["email"] == "countess@example.com"
    changed = ("account.changed", {"email": ADA.email}, {"email": "countess@example.com"})
    assert (await logged(database))[-1] == changed
    await add_account(database, "taken@example.com")
    for email, verified in (("Taken@example.com", True), ("free@example.com", False)):
        again = ADA._replace(email=email, email_verified=verified)
        assert await sign_in(database, again) == made
        assert (await account(database, made))["email"] == "countess@example.com"


# --- what it may do ---------------------------------------------------------------------------


async def test_roles_are_what_the_groups_say_at_every_sign_in(database, shop):
    made = await sign_in(database, ADA, STAFF)
    assert await roles(database, made) == {("shop", "oidc"): "viewer"}
    await sign_in(database, ADA._replace(groups=("editors", "staff")), STAFF)
    assert await roles(database, made) == {("shop", "oidc"): "editor"}
    await sign_in(database, ADA._replace(groups=("bosses",)), STAFF)
    assert await roles(database, made) == {}
    assert (await account(database, made))["is_owner"] is True
    viewer, editor = ({"role": role, "source": "oidc"} for role in ("viewer", "editor"))
    assert (await logged(database))[1:5] == [
        ("member.added", None, viewer),
        ("member.changed", viewer, editor),
        ("member.removed", editor, None),
        ("account.changed", {"is_owner": False}, {"is_owner": True}),
    ]
    projects = await database.fetch_value(
        "SELECT array_agg(DISTINCT project_id) FROM audit_log WHERE action LIKE 'member.%'"
    )
    assert [UUID(bytes=each.bytes) for each in projects] == [shop]


async def test_a_sign_in_that_changes_nothing_logs_nothing(database, shop):
    await sign_in(database, ADA, STAFF)
    before = await logged(database)
    await sign_in(database, ADA, STAFF)
    assert await logged(database) == before


async def test_a_role_for_all_projects_comes_with_each_sign_in(database, shop, blog):
    role_map = parse_role_map("staff=viewer@*,staff=admin@blog,staff=admin@no-such-project")
    made = await sign_in(database, ADA, role_map)
    given = {("shop", "oidc"): "viewer", ("blog", "oidc"): "admin"}
    assert await roles(database, made) == given
    await create_project(database, "Third")
    await sign_in(database, ADA, role_map)
    assert await roles(database, made) == {**given, ("third", "oidc"): "viewer"}


async def test_what_was_given_by_hand_stays(database, shop, blog):
    made = await sign_in(database)
    for project in (shop, blog):
        await database.execute(
            "INSERT INTO memberships (account_id, project_id, role) VALUES ($1, $2, 'admin')",
            made,
            project,
        )
    await sign_in(database, ADA, STAFF)
    assert await roles(database, made) == {("shop", "manual"): "admin", ("blog", "manual"): "admin"}


async def test_without_a_map_what_an_earlier_one_gave_is_taken_back(database, shop):
    made = await sign_in(database, ADA, STAFF)
    await sign_in(database, ADA, None)
    assert await roles(database, made) == {}


async def test_who_is_in_no_group_of_the_map_is_refused_and_no_account_is_made(database):
    with pytest.raises(OidcFailed, match="'groups' was looked at") as failed:
        await sign_in(database, ADA._replace(groups=("guests",)), STAFF)
    assert "guests" not in failed.value.message
    assert await database.fetch_value("SELECT count(*) FROM accounts") == 0
    with pytest.raises(OidcFailed, match="no groups in the claim 'roles'"):
        await sign_in(database, ADA._replace(groups=(), groups_claim="roles"), STAFF)


async def test_who_left_the_groups_is_refused_and_loses_what_they_gave(database, shop):
    await add_account(database, "owner@example.com", is_owner=True)
    made = await sign_in(database, ADA._replace(groups=("staff", "bosses")), STAFF)
    with pytest.raises(OidcFailed):
        await sign_in(database, ADA._replace(groups=()), STAFF)
    assert await roles(database, made) == {}
    assert (await account(database, made))["is_owner"] is False


async def test_owners_are_left_alone_by_a_map_that_names_none(database, shop):
    await add_account(database, "owner@example.com", is_owner=True)
    there = await add_account(database, ADA.email, is_owner=True)
    await sign_in(database, ADA, parse_role_map("staff=viewer@shop"))
    assert (await account(database, there))["is_owner"] is True


async def test_the_last_owner_stays_one_whatever_the_groups_say(database, shop):
    there = await add_account(database, ADA.email, is_owner=True)
    await add_account(database, "gone@example.com", is_owner=True, disabled_at=await now(database))
    await sign_in(database, ADA, STAFF)
    assert (await account(database, there))["is_owner"] is True
    await add_account(database, "second@example.com", is_owner=True)
    await sign_in(database, ADA, STAFF)
    assert (await account(database, there))["is_owner"] is False


async def now(database: Database) -> Any:
    return await database.fetch_value("SELECT now()")
