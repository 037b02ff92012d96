"""Opaque tokens have 256 random bits and one form, and are stored as their hash."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon import opaque

PREFIXES = ("", opaque.PERSONAL_PREFIX, opaque.REFRESH_PREFIX)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_token_is_its_prefix_and_43_characters_of_which_few_are_shown(prefix: str) -> None:
    token = opaque.new_token(prefix)
    assert opaque.is_token(token.text, prefix)
    assert len(token.text) == len(prefix) + 43
    assert token.hash == hashlib.sha256(token.text.encode()).digest()
    assert token.text.startswith(token.shown_prefix)
    assert len(token.shown_prefix) == len(prefix) + 8
    assert token.text != opaque.new_token(prefix).text


@pytest.mark.parametrize("prefix", PREFIXES)
def test_only_whole_tokens_of_the_asked_kind_are_tokens(prefix: str) -> None:
    text = opaque.new_token(prefix).text
    for wrong in (text[:-1], text + "a", text + "\n", " " + text, text[:-1] + "+", "", prefix):
        assert not opaque.is_token(wrong, prefix)
    assert not opaque.is_token(text, "pk_")


@given(st.text(st.characters(codec=None)))
def test_any_text_has_a_hash(text: str) -> None:
    assert len(opaque.hash_token(text)) == 32
