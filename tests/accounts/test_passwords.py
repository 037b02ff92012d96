"""Passwords are hashed slowly, verified in the same time for everybody, and not the common ones."""

from __future__ import annotations

import base64
import time
import unicodedata
from pathlib import Path

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts import passwords as module
from beacon.accounts.passwords import Passwords, checked_password
from beacon.errors import InvalidField, Unavailable

GOOD = "correct zebra staple"
EMAIL = "somebody@example.com"
COMMON = Path(module.__file__).with_name("common_passwords.txt")


@pytest.fixture(params=[False, True], ids=["argon2", "fips"])
def passwords(request: pytest.FixtureRequest) -> Passwords:
    return Passwords(fips=request.param)


async def test_only_the_right_password_is_right(passwords: Passwords) -> None:
    stored = await passwords.hash(GOOD)
    assert await passwords.verify(stored, GOOD)
    assert not await passwords.verify(stored, GOOD + " ")
    assert not await passwords.verify(stored, "")
    assert passwords.usable(stored)
    assert not passwords.needs_rehash(stored)
    assert stored != await passwords.hash(GOOD)


async def test_nobody_has_a_password_and_that_takes_as_long_as_a_wrong_one(
    passwords: Passwords,
) -> None:
    stored = await passwords.hash(GOOD)
    await passwords.verify(stored, "x")  # imports done
    wrong = min([await seconds(passwords, stored) for _ in range(3)])
    unknown = min([await seconds(passwords, None) for _ in range(3)])
    assert unknown > 0.02
    assert wrong / 3 < unknown < wrong * 3


async def seconds(passwords: Passwords, stored: str | None) -> float:
    start = time.perf_counter()
    assert not await passwords.verify(stored, "x" * 20)
    return time.perf_counter() - start


async def test_a_broken_hash_is_nobodys(passwords: Passwords) -> None:
    for stored in (
        "",
        "plain",
        "$pbkdf2-sha256$",
        "$pbkdf2-sha256$0$aa$bb",
        "$2b$12$abc",
        "$argon2id$v=19$m=1",
    ):
        assert not passwords.usable(stored)
        assert not await passwords.verify(stored, GOOD)


async def test_the_text_forms_say_how_they_were_made() -> None:
    assert (await Passwords().hash(GOOD)).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    name, rounds, salt, digest = (await Passwords(fips=True).hash(GOOD)).split("$")[1:]
    assert (name, rounds, len(salt), len(digest)) == ("pbkdf2-sha256", "600000", 22, 43)


async def test_pbkdf2_is_what_others_compute() -> None:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    salt = b"sixteen bytes..."
    digest = PBKDF2HMAC(SHA256(), length=32, salt=salt, iterations=1000).derive(GOOD.encode())
    texts = (base64.b64encode(each, b"./").decode().rstrip("=") for each in (salt, digest))
    known = f"$pbkdf2-sha256$1000${'$'.join(texts)}"
    assert await Passwords(fips=True).verify(known, GOOD)
    assert Passwords(fips=True).needs_rehash(known)


async def test_a_hash_from_fips_mode_is_still_right_after_it_and_is_replaced() -> None:
    stored = await Passwords(fips=True).hash(GOOD)
    assert await Passwords().verify(stored, GOOD)
    assert Passwords().needs_rehash(stored)


async def test_in_fips_mode_an_argon2_hash_opens_nothing() -> None:
    stored = await Passwords().hash(GOOD)
    fips = Passwords(fips=True)
    assert not fips.usable(stored)
    assert fips.needs_rehash(stored)
    assert not await fips.verify(stored, GOOD)


async def test_a_weaker_argon2_hash_is_right_and_is_replaced() -> None:
    from argon2 import PasswordHasher

    stored = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(GOOD)
    assert await Passwords().verify(stored, GOOD)
    assert Passwords().needs_rehash(stored)


async def test_the_same_letters_typed_on_another_machine_are_the_same_password() -> None:
    composed, decomposed = (
        unicodedata.normalize(form, "Übermäßig lang №1") for form in ("NFC", "NFD")
    )
    assert composed != decomposed
    passwords = Passwords()
    assert await passwords.verify(await passwords.hash(composed), decomposed)


async def test_a_password_of_any_length_or_of_half_characters_is_just_wrong() -> None:
    passwords = Passwords()
    stored = await passwords.hash(GOOD)
    for text in ("a" * 5_000_000, "\ud800" * 12, "\0" * 20):
        assert not await passwords.verify(stored, text)


async def test_the_trio_thread_goes_on_while_passwords_are_hashed() -> None:
    passwords, turns = Passwords(), 0
    async with trio.open_nursery() as nursery:
        done = trio.Event()

        async def hash_one() -> None:
            await passwords.hash(GOOD)
            done.set()

        nursery.start_soon(hash_one)
        while not done.is_set():
            turns += 1
            await trio.sleep(0.001)
    assert turns > 3


async def test_of_too_many_at_once_the_last_are_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    passwords, refused = Passwords(), []

    async def verify() -> None:
        try:
            assert not await passwords.verify(None, GOOD)
        except Unavailable as error:
            refused.append(error.retry_after)

    async with trio.open_nursery() as nursery:
        for _ in range(6):
            nursery.start_soon(verify)
    assert refused == [5, 5]


# --- which may be chosen ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "",
        "nine char",
        "a" * 12,
        "a" * 201,
        "a" * 100_000,
        "ababababababab",
        "PasswordPassword",
        "Somebody@Example.com",
        "somebody＠example.com",
        "Password1234!",
        "ｐａｓｓｗｏｒｄ１２３４",
        "1Q2W3E4R5T6Y",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidField) as refused:
        checked_password(password, email=EMAIL)
    assert refused.value.field == "password"
    assert not password or password not in refused.value.message


@pytest.mark.parametrize(
    "password", [GOOD, "x" * 199 + "y", "абвгдежзийкл", "kßsdöjfh2pü1", "a\0b" * 4 + "c"]
)
def test_anything_else_of_12_to_200_characters_is_taken(password: str) -> None:
    assert checked_password(password, email=EMAIL) == password


@given(st.text(st.characters(codec=None), max_size=300))
def test_any_text_is_taken_or_refused_and_what_is_taken_has_bytes(text: str) -> None:
    try:
        taken = checked_password(text, email=EMAIL)
    except InvalidField:
        return
    assert 10 <= len(unicodedata.normalize("NFKC", taken)) <= 200
    assert module._bytes_of(taken)


def test_every_line_of_the_common_ones_refuses_something() -> None:
    lines = [line for line in COMMON.read_text().splitlines() if not line.startswith("# ")]
    assert len(lines) > 100
    for line in lines:
        assert line == unicodedata.normalize("NFKC", line).casefold()
        with pytest.raises(InvalidField, match="most common"):
            checked_password(line, email=EMAIL)
