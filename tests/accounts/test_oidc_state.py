"""What a browser carries through an OpenID sign-in, and where it may be sent afterwards."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts.oidc import state as oidc_state
from beacon.accounts.oidc.state import LIFETIME_SECONDS, local_path
from beacon.errors import OidcFailed

NOW = 1_800_000_000


def test_it_comes_back_as_it_went():
    pending = oidc_state.begin("/projects?tab=1", NOW)
    assert oidc_state.from_cookie(pending.to_cookie()) == pending
    assert oidc_state.return_path(pending.to_cookie()) == "/projects?tab=1"


def test_nothing_of_it_is_ever_the_same():
    one, two = oidc_state.begin("/", NOW), oidc_state.begin("/", NOW)
    secrets = {one.state, one.nonce, one.verifier, two.state, two.nonce, two.verifier}
    assert len(secrets) == 6
    assert min(len(secret) for secret in secrets) >= 43  # 256 bits; RFC 7636 asks for 43


def test_the_challenge_is_that_of_the_specification():
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    pending = oidc_state.Pending("", "", verifier, "/", NOW)
    assert pending.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_only_its_own_state_counts_and_only_for_a_while():
    pending = oidc_state.begin("/", NOW)
    pending.check_state(pending.state, NOW + LIFETIME_SECONDS)
    for state in (None, "", "ö", "\ud800", pending.state + "x", pending.nonce):
        with pytest.raises(OidcFailed, match="another browser"):
            pending.check_state(state, NOW)
    with pytest.raises(OidcFailed, match="took too long"):
        pending.check_state(pending.state, NOW + LIFETIME_SECONDS + 1)


@given(st.text(max_size=200))
def test_any_text_as_a_cookie_is_refused(text):
    with pytest.raises(OidcFailed):
        oidc_state.from_cookie(text)
    assert oidc_state.return_path(text) == "/"


@pytest.mark.parametrize("path", ["/", "/projects", "/projects?tab=1#top", "/a//b", "/%2f", "/:80"])
def test_paths_here_are_gone_back_to(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "projects", "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example",
     "javascript:alert(1)", "/\t/evil.example", "/a\nSet-Cookie: x", "/ä", "/ /evil", "/" * 2000,
     "/a\\b"],
)  # fmt: skip
def test_all_else_leads_to_the_home_page(path):
    assert local_path(path) == "/"


@given(st.text(st.sampled_from("/\\:.@?#%\t\n a"), max_size=12) | st.text(max_size=20))
def test_no_text_leads_to_another_host(text):
    assert (
        urlsplit(urljoin("https://beacon.example/x", local_path(text))).netloc == "beacon.example"
    )
    changed = oidc_state.Pending("s", "n", "v", text, NOW)  # by whoever has the browser's cookies
    assert oidc_state.return_path(changed.to_cookie()) == local_path(text)
