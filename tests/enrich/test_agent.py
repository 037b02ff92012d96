"""Browser, operating system and device of a user agent, and whether it is a bot's."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.enrich.agent import Agent, AgentReader
from beacon.enrich.bots import BotRules

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"
PEOPLE = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Safari/537.36": Agent(
        "Chrome", "126", "Windows", "10", "desktop"
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Safari/605.1.15": Agent("Safari", "17", "Mac OS X", "10", "desktop"),
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": Agent(
        "Firefox", "128", "Linux", None, "desktop"
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1": Agent(
        "Mobile Safari", "17", "iOS", "17", "mobile"
    ),
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/16.6 Mobile/15E148 Safari/604.1": Agent("Mobile Safari", "16", "iOS", "16", "tablet"),
    f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {WEBKIT} Mobile Safari/537.36": Agent(
        "Chrome Mobile", "126", "Android", "14", "mobile"
    ),
    f"Mozilla/5.0 (Linux; Android 14; SM-X810) {WEBKIT} Safari/537.36": Agent(
        "Chrome", "126", "Android", "14", "tablet"
    ),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Safari/537.36 Edg/126.0.0.0": Agent(
        "Edge", "126", "Windows", "10", "desktop"
    ),
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Safari/537.36": Agent(
        "Chrome", "126", "Chrome OS", "14541", "desktop"
    ),
    "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/13.0 Safari/605.1.15": Agent("Safari", "13", None, None, "other"),
    f"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) {WEBKIT} Safari/537.36": None,
    f"Mozilla/5.0 (Linux; Android 9; CUBOT X19) {WEBKIT} Mobile Safari/537.36": None,
    "MyApp/1.0 CFNetwork/1496.0.7 Darwin/23.5.0": None,
    "okhttp/4.12.0": None,
}
BOTS = [
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/116.0",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0.0.0 Safari/537.36",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.32.3",
    "Go-http-client/2.0",
    "Pingdom.com_bot_version_1.4",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
]


@pytest.mark.parametrize(
    ("text", "agent"), [(text, agent) for text, agent in PEOPLE.items() if agent]
)
def test_browser_system_and_device(text, agent):
    assert AgentReader().read(text) == agent


def test_a_television_is_neither_a_desktop_nor_a_tablet():
    assert AgentReader().read(next(text for text in PEOPLE if "SMART-TV" in text)).device == "other"


def test_nothing_is_said_of_an_empty_user_agent():
    assert AgentReader().read("") == Agent()


@pytest.mark.parametrize(
    "text", ["\0 Chrome/9.0.1\0", "\ud800 Chrome/9.0.1", f"Chrome/{'9' * 900}.0.1"]
)
def test_what_postgres_refuses_or_nobody_reads_is_cut_off(text):
    agent = AgentReader().read(text)
    assert agent.browser == "Chrome"
    assert len(agent.browser_version) <= 20


@given(st.text(st.characters()))
def test_any_text_is_read(text):
    agent = AGENTS.read(text)
    assert agent.device in ("desktop", "mobile", "tablet", "other", None)
    assert "\0" not in "".join(map(str, agent)).encode().decode()
    assert isinstance(RULES.match(text), bool)


AGENTS, RULES = AgentReader(), BotRules()


@pytest.mark.parametrize("text", BOTS)
def test_bots_are_found(text):
    assert BotRules().match(text)


@pytest.mark.parametrize("text", PEOPLE)
def test_people_and_their_apps_are_no_bots(text):
    assert not BotRules().match(text)


def test_the_patterns_are_loaded_on_first_use_only():
    """They are most of the memory of this room: an idle Beacon does without."""
    program = (
        "import sys; import beacon.enrich.enricher; from beacon.enrich.agent import AgentReader;"
        "reader = AgentReader(); print('ua_parser_rs' in sys.modules);"
        "reader.read('x'); print('ua_parser_rs' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.split() == [b"False", b"True"]
