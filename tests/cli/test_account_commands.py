"""`beacon account` as a person or a script calls it, on a real Postgres."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from typing import Any

import pytest
import trio

from beacon.accounts import links
from beacon.accounts.passwords import Passwords
from beacon.accounts.second_factor import begin_in, is_on_in
from beacon.accounts.signing_keys import keys_in
from beacon.cli import run
from beacon.postgres.database import Database, Session, open_database
from tests.audit_entries import Entry, entries

PASSWORD = "a password of the tests"
URL = "https://beacon.example"
Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BEACON_") or name in ("DATABASE_URL", "PORT"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("BEACON_PUBLIC_URL", URL)


@pytest.fixture
def account(database_url: str, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `beacon account ...` with --json; what it printed, or its exit code and error."""

    def call(*arguments: str, fails: bool = False) -> Any:
        code = run(["account", *arguments, "--database-url", database_url, "--json"])
        captured = capsys.readouterr()
        if fails:
            return code, json.loads(captured.err)["code"]
        assert (code, captured.err) == (0, "")
        return json.loads(captured.out)

    return call


def ask(url: str, work: Callable[[Database], Any]) -> Any:
    async def main() -> Any:
        async with open_database(url) as database:
            return await work(database)

    return trio.run(main)


def logged(url: str, action: str) -> list[Entry]:
    found: list[Entry] = ask(url, lambda database: entries(database, action))
    return found


def token_of(link: str, kind: str) -> str:
    start, _, token = link.rpartition("/")
    assert start == f"{URL}/{kind}"
    return token


def test_an_account_is_made_with_a_password_of_standard_input(
    account: Command, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\nmore\n"))
    made = account(
        "create", "Eve@Example.com", "--role", "owner", "--name", "Eve", "--password-stdin"
    )
    assert (made["email"], made["name"], made["is_owner"]) == ("eve@example.com", "Eve", True)
    assert made["link"] is None
    stored = ask(database_url, lambda each: each.fetch_value("SELECT password_hash FROM accounts"))

    async def verify() -> bool:
        return await Passwords().verify(stored, PASSWORD)

    assert trio.run(verify)
    (entry,) = logged(database_url, "account.created")
    assert (entry.actor_kind, entry.subject) == ("command", ("account", "eve@example.com"))


def test_without_a_password_a_link_to_choose_one_is_printed(
    account: Command, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = account("create", "eve@example.com")
    assert made["is_owner"] is False
    token = token_of(made["link"], "reset")
    found = ask(
        database_url,
        lambda database: database.run(lambda session: links.look_in(session, token, "reset")),
    )
    assert str(found.account_id) == made["id"]
    assert run(["account", "create", "bob@example.com", "--database-url", database_url]) == 0
    said = capsys.readouterr().out
    assert said.startswith("The account bob@example.com is ready.\nChoose its password: https://")


@pytest.mark.parametrize(
    ("arguments", "stdin", "expected"),
    [
        (("create", "no address"), "", (1, "invalid_field")),
        (("create", "a@b.example", "--password-stdin"), "short\n", (1, "invalid_field")),
        (("create", "a@b.example", "--password-stdin"), "", (2, "usage")),
        (("create", "taken@example.com"), "", (1, "conflict")),
        (("create", "a@b.example", "--role", "king"), "", (2, "usage")),
        (("reset", "nobody@example.com"), "", (1, "not_found")),
        (("disable", "nobody@example.com"), "", (1, "not_found")),
        (("enable", "\udcff@example.com"), "", (1, "invalid_field")),
    ],
)
def test_what_cannot_be_is_refused(
    account: Command,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    stdin: str,
    expected: tuple[int, str],
) -> None:
    account("create", "taken@example.com")
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    assert account(*arguments, fails=True) == expected


def test_a_reset_link_leaves_the_second_factor_unless_told(
    account: Command, database_url: str
) -> None:
    made = account("create", "eve@example.com")

    async def turn_on(session: Session) -> None:
        await begin_in(session, made["id"])
        await session.execute("UPDATE accounts SET totp_confirmed_at = now()")

    def is_on() -> bool:
        async def work(session: Session) -> bool:
            return await is_on_in(session, made["id"])

        return bool(ask(database_url, lambda database: database.run(work)))

    ask(database_url, lambda database: database.run(turn_on))
    token_of(account("reset", "EVE@example.com")["link"], "reset")
    assert is_on()
    account("reset", "eve@example.com", "--turn-off-second-factor")
    assert not is_on()
    assert len(logged(database_url, "account.second_factor_turned_off")) == 1
    assert len(logged(database_url, "account.reset_link_made")) == 3


def test_accounts_are_listed_disabled_and_enabled(
    account: Command, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account("create", "owner@example.com", "--role", "owner")
    account("create", "eve@example.com")
    assert account("disable", "eve@example.com")["disabled"] is True
    assert [(each["email"], each["disabled"]) for each in account("list")] == [
        ("owner@example.com", False),
        ("eve@example.com", True),
    ]
    assert account("enable", "eve@example.com")["disabled"] is False
    assert account("disable", "owner@example.com", fails=True) == (1, "conflict")
    assert run(["account", "list", "--database-url", database_url]) == 0
    head, first, _ = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["EMAIL", "NAME", "ROLE"]
    assert first.split()[:2] == ["owner@example.com", "owner"]


def test_the_signing_key_is_replaced(account: Command, database_url: str) -> None:
    def newest() -> str:
        rows = ask(database_url, lambda database: database.run(keys_in))
        return str(rows[0]["kid"])

    before = newest()
    assert account("rotate-signing-key") == {"rotated": True}
    assert newest() != before
    assert len(logged(database_url, "signing_key.rotated")) == 1
