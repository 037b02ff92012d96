"""What brought a visitor to a page."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.enrich.attribution import (
    MAX_CAMPAIGN_CHARACTERS,
    MAX_URL_CHARACTERS,
    Attribution,
    split_url,
)
from beacon.events import Page, decode_page

SITE = "https://www.example.com/pricing"


@pytest.fixture
def attribution() -> Attribution:
    return Attribution()


def test_the_parts_of_a_url(attribution):
    url = "HTTPS://Shop.Example.COM:8443/A/b?x=1#top"
    page = attribution.read(url, None)
    assert (page.url, page.hostname, page.path) == (url, "shop.example.com", "/A/b")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://example.com", ("example.com", "/", "")),
        ("https://example.com.", ("example.com", "/", "")),
        ("http://[2001:db8::1]:80/a", ("2001:db8::1", "/a", "")),
        ("http://user:secret@example.com/a", ("example.com", "/a", "")),
        ("//example.com/a", ("example.com", "/a", "")),
        ("/pricing?a=1", (None, "/pricing", "a=1")),
        ("https://example.com/#/a?b=1", ("example.com", "/#/a", "")),
        ("https://example.com/app?x=1#!/a", ("example.com", "/app#!/a", "x=1")),
        ("https://example.com/a#top", ("example.com", "/a", "")),
        ("http://[broken/a", (None, None, "")),
        ("no url at all", (None, None, "")),
        ("", (None, None, "")),
    ],
)
def test_splitting(url, parts):
    assert split_url(url) == parts


def test_the_campaign_is_read_from_the_query(attribution):
    url = (
        f"{SITE}?utm_source=News&utm_medium=Email&utm_campaign=Spring%20Sale&utm_term=a+b"
        "&utm_content=top&utm_source=second"
    )
    page = msgspec.structs.astuple(attribution.read(url, None))
    assert page[6:] == ("News", "Email", "Spring Sale", "a b", "top")


def test_long_values_are_cut(attribution):
    url = f"{SITE}?utm_source={'s' * 300}&x={'y' * 3000}&utm_medium=cpc"
    origin = attribution.read(url, "https://other.org/" + "r" * 3000)
    assert len(origin.url) == MAX_URL_CHARACTERS
    assert len(origin.referrer) == MAX_URL_CHARACTERS
    assert len(origin.utm_source) == MAX_CAMPAIGN_CHARACTERS
    assert origin.utm_medium == "cpc"


def test_the_referrers_host_has_no_www(attribution):
    assert attribution.read(SITE, "https://www.other.org/a").referrer_host == "other.org"


@pytest.mark.parametrize("referrer", ["https://example.com/", "https://www.example.com/a"])
def test_the_sites_own_pages_are_no_referrer(attribution, referrer):
    origin = attribution.read(SITE, referrer)
    assert (origin.referrer, origin.referrer_host, origin.channel) == (None, None, "Direct")


def test_an_event_without_url_and_referrer_has_no_origin(attribution):
    assert attribution.read(None, None) == Page()
    assert attribution.read("", "") == Page()


def test_what_postgres_refuses_does_not_come_in_by_percent_signs(attribution):
    origin = attribution.read(f"{SITE}?utm_source=a%00b&utm_medium=%ed%a0%80", None)
    assert origin.utm_source == "a\ufffdb"
    origin.utm_medium.encode()


CHANNELS = [
    ("", None, "Direct"),
    ("", "https://www.google.com/", "Organic Search"),
    ("", "https://www.google.co.uk/", "Organic Search"),
    ("", "https://duckduckgo.com/", "Organic Search"),
    ("", "https://search.brave.com/", "Organic Search"),
    ("", "https://yandex.ru/", "Organic Search"),
    ("", "https://l.facebook.com/", "Organic Social"),
    ("", "https://t.co/abc", "Organic Social"),
    ("", "https://old.reddit.com/r/x", "Organic Social"),
    ("", "https://news.ycombinator.com/", "Organic Social"),
    ("", "android-app://com.reddit.frontpage/", "Organic Social"),
    ("", "https://m.youtube.com/", "Organic Video"),
    ("", "https://www.amazon.de/", "Organic Shopping"),
    ("", "https://mail.google.com/", "Email"),
    ("", "https://blog.other.org/", "Referral"),
    ("", "https://notgoogle.com/", "Referral"),
    ("", "https://google.evil.example.org/", "Referral"),
    ("gclid=x", "https://www.google.com/", "Paid Search"),
    ("gclid=x", None, "Paid Other"),
    ("utm_source=google&utm_medium=cpc", None, "Paid Search"),
    ("utm_source=bing&utm_medium=ppc", None, "Paid Search"),
    ("utm_source=facebook&utm_medium=paid-social", None, "Paid Social"),
    ("utm_source=youtube&utm_medium=cpv", None, "Paid Video"),
    ("utm_source=youtube&utm_medium=cpc", None, "Paid Video"),
    ("utm_source=google&utm_medium=cpc&utm_campaign=shopping", None, "Paid Shopping"),
    ("utm_source=google&utm_medium=cpc&utm_campaign=cross-network", None, "Cross-network"),
    ("utm_source=somewhere&utm_medium=cpc", None, "Paid Other"),
    ("utm_source=somewhere&utm_medium=cpm", None, "Display"),
    ("utm_source=somewhere&utm_medium=banner", None, "Display"),
    ("utm_source=newsletter", None, "Email"),
    ("utm_source=crm&utm_medium=email", "https://mail.google.com/", "Email"),
    ("utm_source=partner&utm_medium=affiliate", None, "Affiliates"),
    ("utm_source=partner&utm_medium=referral", None, "Referral"),
    ("utm_source=partner", None, "Referral"),
    ("utm_source=ig&utm_medium=social", None, "Organic Social"),
    ("utm_source=unknown&utm_medium=social", None, "Organic Social"),
    ("utm_source=spotify&utm_medium=audio", None, "Audio"),
    ("utm_source=x&utm_medium=sms", None, "SMS"),
    ("utm_source=x&utm_medium=web-push", None, "Mobile Push Notifications"),
]


@pytest.mark.parametrize(("query", "referrer", "channel"), CHANNELS)
def test_channels(attribution, query, referrer, channel):
    assert attribution.read(f"{SITE}?{query}", referrer).channel == channel


ATTRIBUTION = Attribution()
clean = st.characters(exclude_characters="\0", codec="utf-8")  # decode has seen to that
urls = st.text(clean, max_size=60) | st.builds(
    "{}://{}/{}?{}".format,
    st.sampled_from(["http", "https", "android-app", "ftp", "", "javascript"]),
    st.text(clean, max_size=20) | st.sampled_from(["www.google.com", "example.com", "[::1]:80"]),
    st.text(clean, max_size=20),
    st.text("utm_sourcemdigl=&%0ac ", max_size=60),
)


@given(urls | st.none(), urls | st.none())
def test_any_text_has_an_origin_that_postgres_takes(url, referrer):
    origin = ATTRIBUTION.read(url, referrer)
    assert "\0" not in "".join(map(str, msgspec.structs.astuple(origin))).encode().decode()
    assert (origin.channel is None) == (not url and not referrer)
    assert origin.referrer_host is None or not origin.referrer_host.startswith("www.www.")


@given(st.from_regex(r"[a-c]{1,5}(\.[a-c]{1,4}){0,3}", fullmatch=True))
def test_a_page_is_never_its_own_referrer(host):
    origin = ATTRIBUTION.read(f"https://{host}/a", f"https://www.{host}/b")
    assert origin.referrer_host is None
    assert origin.channel in ("Direct", "Referral")


def test_a_page_is_encoded_as_it_is_read(attribution):
    page = attribution.read(f"{SITE}?utm_source=a", "https://other.org/")
    encoded = attribution.encoded(f"{SITE}?utm_source=a", "https://other.org/")
    assert decode_page(encoded) == page
    assert attribution.encoded(None, None) is None
    assert attribution.encoded("", "") is None
