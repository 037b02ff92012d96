"""Keys have the forms that clients and Sentry's DSN rely on, and secrets are stored as hashes."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from beacon.projects import keys


def test_a_public_key_ends_in_the_32_hex_digits_of_a_sentry_key() -> None:
    key = keys.new_public_key()
    assert keys.is_public_key(key)
    assert len(bytes.fromhex(key.removeprefix("proj_"))) == 16


def test_an_environments_key_is_a_public_key_too() -> None:
    key = keys.new_environment_key()
    assert keys.is_public_key(key)
    assert key.startswith("env_")
    assert len(bytes.fromhex(key.removeprefix("env_"))) == 16


def test_a_secret_key_is_256_random_bits_of_which_only_the_hash_is_stored() -> None:
    key = keys.new_secret_key()
    assert keys.is_secret_key(key.text)
    assert key.hash == hashlib.sha256(key.text.encode()).digest()
    assert key.text.startswith(key.prefix)
    assert len(key.prefix) < 12
    assert key != keys.new_secret_key()


def test_only_whole_keys_are_keys() -> None:
    for text in (
        "",
        "proj_",
        "pk_",
        "proj_" + "g" * 32,
        "proj_" + "A" * 32,
        "env_",
        "pk_" + "a" * 42,
    ):
        assert not keys.is_public_key(text)
        assert not keys.is_secret_key(text)
    assert not keys.is_public_key(keys.new_public_key() + "\n")


@given(st.text(st.characters(codec=None)))
def test_any_text_has_a_hash(text: str) -> None:
    assert len(keys.hash_secret(text)) == 32
