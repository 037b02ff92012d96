"""Access tokens are taken from any node until they expire, and nothing else is taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts import access_tokens
from beacon.accounts.access_tokens import Claims, SigningKeys
from beacon.accounts.signing_keys import rotate_in, rotate_when_due_in
from beacon.errors import PostgresAway, Unauthorized
from beacon.postgres.database import Database, open_database

ACCOUNT, SIGN_IN = uuid4(), uuid4()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_tokens, "APART_SECONDS", 0.0)


async def signed(keys: SigningKeys) -> str:
    return await keys.sign(ACCOUNT, SIGN_IN)


async def refused(keys: SigningKeys, text: str) -> bool:
    try:
        await keys.verify(text)
    except Unauthorized:
        return True
    return False


async def test_a_token_says_whose_it_is_on_every_node(database: Database) -> None:
    token = await signed(SigningKeys(database))
    assert await SigningKeys(database).verify(token) == Claims(ACCOUNT, SIGN_IN)


async def test_nodes_that_start_at_once_end_with_one_key(database: Database) -> None:
    nodes, tokens = [SigningKeys(database) for _ in range(4)], []

    async def sign(node: SigningKeys) -> None:
        tokens.append(await signed(node))

    async with trio.open_nursery() as nursery:
        for node in nodes:
            nursery.start_soon(sign, node)
    assert await database.fetch_value("SELECT count(*) FROM signing_keys") == 1
    for node in nodes:
        for token in tokens:
            assert await node.verify(token) == Claims(ACCOUNT, SIGN_IN)


async def test_a_token_is_one_that_others_can_read(database: Database) -> None:
    head, body, _ = (await signed(SigningKeys(database))).split(".")
    header, claims = unpacked(head), unpacked(body)
    row = await database.fetch_row("SELECT kid FROM signing_keys")
    assert row is not None
    assert header == {"alg": "HS256", "typ": "at+jwt", "kid": row["kid"]}
    assert claims.pop("exp") - claims["iat"] == 900
    assert abs(claims.pop("iat") - time.time()) < 60
    assert claims == {"iss": "beacon", "sub": str(ACCOUNT), "sid": str(SIGN_IN)}


async def test_only_what_we_signed_for_now_is_taken(database: Database) -> None:
    keys = SigningKeys(database)
    head, body, signature = (await signed(keys)).split(".")
    header, claims = unpacked(head), unpacked(body)
    row = await database.fetch_row("SELECT secret FROM signing_keys")
    assert row is not None
    secret = bytes(row["secret"])
    assert not await refused(keys, packed(header, claims, secret))

    for wrong in (
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"exp": "soon"},
        {"exp": float("nan")},
        {"iat": int(time.time()) + 3600},
        {"iss": "somebody"},
        {"iss": None},
        {"sub": "1"},
        {"sub": None},
        {"sid": 7},
        {"sid": None},
    ):
        assert await refused(keys, packed(header, without_none({**claims, **wrong}), secret)), wrong
    for wrong in (
        {"alg": "none"},
        {"alg": "HS512"},
        {"alg": "RS256"},
        {"typ": "JWT"},
        {"typ": None},
        {"kid": None},
        {"kid": {}},
        {"crit": ["x"], "x": 1},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
    ):
        assert await refused(keys, packed(without_none({**header, **wrong}), claims, secret)), wrong
    assert await refused(keys, packed(header, claims, b"x" * 32))
    assert await refused(keys, f"{head}.{body}.")
    assert await refused(keys, f"{packed({**header, 'alg': 'none'}, claims, secret)}")
    assert await refused(keys, f"{head}.{body}.{signature}\n")
    assert await refused(keys, f"{head}.{body}.{signature}.{signature}")
    assert await refused(keys, packed(header, ["no", "object"], secret))


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "é.é.é", "e30.e30.e30", "W10.e30.e30", "a" * 100_000]
)
async def test_no_token_at_all_is_refused_without_asking_postgres(text: str) -> None:
    async with open_database("postgresql://nobody@127.0.0.1:1/none") as nowhere:
        assert await refused(SigningKeys(nowhere), text)


@given(st.text(st.characters(codec=None)), st.binary())
def test_any_text_names_a_key_or_none(text: str, head: bytes) -> None:
    assert access_tokens._kid_of(text) is None
    encoded = base64.urlsafe_b64encode(head).decode().rstrip("=")
    access_tokens._kid_of(f"{encoded}.e30.e30")


async def test_every_refusal_has_one_text(database: Database) -> None:
    keys = SigningKeys(database)
    texts = set()
    for wrong in ("", "a.b.c", (await signed(keys))[:-2]):
        with pytest.raises(Unauthorized) as refusal:
            await keys.verify(wrong)
        texts.add(refusal.value.message)
    assert len(texts) == 1


@pytest.mark.usefixtures("hurried")
async def test_after_a_rotation_old_tokens_and_new_ones_are_taken_everywhere(
    database: Database,
) -> None:
    before, there = SigningKeys(database), SigningKeys(database)
    old = await signed(before)
    await there.verify(old)
    await database.run(rotate_in)
    new = await signed(SigningKeys(database))
    assert kid_of(old) != kid_of(new)
    for node in (before, there, SigningKeys(database)):
        assert await node.verify(new) == await node.verify(old) == Claims(ACCOUNT, SIGN_IN)
    assert kid_of(await signed(before)) == kid_of(new)


@pytest.mark.usefixtures("hurried")
async def test_a_key_verifies_for_an_hour_after_it_was_retired(database: Database) -> None:
    keys = SigningKeys(database)
    old = await signed(keys)
    await database.run(rotate_in)
    await retire(database, old, "59 minutes")
    assert not await refused(SigningKeys(database), old)
    await retire(database, old, "61 minutes")
    assert await refused(SigningKeys(database), old)
    await database.run(rotate_when_due_in)
    assert await database.fetch_value("SELECT count(*) FROM signing_keys") == 1


async def test_a_node_forgets_a_retired_key_by_itself(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = SigningKeys(database)
    old = await signed(keys)
    await database.run(rotate_in)
    await retire(database, old, "59 minutes 59.8 seconds")
    aware = SigningKeys(database)
    await signed(aware)
    late = time.time() + 1
    monkeypatch.setattr(access_tokens.time, "time", lambda: late)
    assert await refused(aware, old)


async def test_a_key_is_replaced_when_it_is_30_days_old(database: Database) -> None:
    assert not await database.run(rotate_when_due_in)  # none is made where none is used
    await signed(SigningKeys(database))
    assert not await database.run(rotate_when_due_in)
    await database.execute("UPDATE signing_keys SET created_at = now() - interval '31 days'")
    assert await database.run(rotate_when_due_in)
    assert not await database.run(rotate_when_due_in)
    states = await database.fetch("SELECT retired_at IS NULL AS signs FROM signing_keys")
    assert sorted(row["signs"] for row in states) == [False, True]


async def test_nodes_that_find_a_key_due_at_once_replace_it_once(database: Database) -> None:
    await signed(SigningKeys(database))
    await database.execute("UPDATE signing_keys SET created_at = now() - interval '31 days'")
    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(database.run, rotate_when_due_in)
    assert await database.fetch_value("SELECT count(*) FROM signing_keys") == 2


async def test_made_up_keys_have_the_table_read_once_a_second(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_tokens, "APART_SECONDS", 0.1)
    keys, readings = SigningKeys(database), 0
    claims, read = unpacked((await signed(keys)).split(".")[1]), keys._read_now

    async def count() -> None:
        nonlocal readings
        readings += 1
        await read()

    keys._read_now = count  # type: ignore[method-assign]
    async with trio.open_nursery() as nursery:
        for number in range(100):
            head = {"alg": "HS256", "typ": "at+jwt", "kid": f"{number:016x}"}
            nursery.start_soon(refused, keys, packed(head, claims, b"x" * 32))
    assert 1 <= readings <= 2


@pytest.mark.usefixtures("hurried")
async def test_known_keys_verify_while_postgres_is_away_and_unknown_ones_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await signed(SigningKeys(database))
    async with open_database("postgresql://nobody@127.0.0.1:1/none") as nowhere:
        keys = SigningKeys(database)
        await keys.verify(token)
        monkeypatch.setattr(keys, "_database", nowhere)
        monkeypatch.setattr(keys, "_fresh_until", 0.0)
        assert await keys.verify(token) == Claims(ACCOUNT, SIGN_IN)
        with pytest.raises(PostgresAway):
            await SigningKeys(nowhere).verify(token)
        with pytest.raises(PostgresAway):
            await signed(SigningKeys(nowhere))


async def test_a_reader_who_goes_away_leaves_the_others_their_answer(database: Database) -> None:
    token = await signed(SigningKeys(database))
    keys, verified = SigningKeys(database), []

    async def verify() -> None:
        verified.append(await keys.verify(token))

    async with trio.open_nursery() as nursery:
        with trio.CancelScope() as scope:
            nursery.start_soon(verify)
            nursery.start_soon(verify)
            scope.cancel()
            await keys.verify(token)
    assert verified == [Claims(ACCOUNT, SIGN_IN)] * 2


# --- tokens, made without the library that is tested ---------------------------------------------


def packed(header: Any, claims: Any, secret: bytes) -> str:
    text = f"{encode(json.dumps(header).encode())}.{encode(json.dumps(claims).encode())}"
    return f"{text}.{encode(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def unpacked(segment: str) -> dict[str, Any]:
    found = json.loads(base64.urlsafe_b64decode(segment + "=="))
    assert isinstance(found, dict)
    return found


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def kid_of(token: str) -> str:
    return str(unpacked(token.split(".")[0])["kid"])


async def retire(database: Database, token: str, ago: str) -> None:
    await database.execute(
        f"UPDATE signing_keys SET retired_at = now() - interval '{ago}' WHERE kid = $1",
        kid_of(token),
    )
