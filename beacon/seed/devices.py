"""With what visitors surf: a device is a user agent, a screen and what Beacon reads of them.

Bots have theirs here too; what Beacon makes of each is for its own rules to say.
"""

from __future__ import annotations

from typing import NamedTuple

from beacon.enrich.agent import MOBILE, Agent, AgentReader
from beacon.seed.chance import weighted


class Device(NamedTuple):
    """One model as it appears in events; `screen` is "1920x1080"."""

    user_agent: str
    agent: Agent
    screen: str

    @property
    def is_mobile(self) -> bool:
        return self.agent.device == MOBILE


class Devices(NamedTuple):
    """Tables to pick from. `large` are desktops, and a few tablets and televisions."""

    small: tuple[Device, ...]
    large: tuple[Device, ...]


# weight | screens | user agent
_LARGE = """
27 | 1920x1080 2560x1440 1536x864 1366x768 3840x2160 | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
8 | 1920x1080 1536x864 1366x768 | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
10 | 1920x1080 2560x1440 1536x864 | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0
7 | 1920x1080 2560x1440 1366x768 | Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0
2 | 1920x1080 1536x864 | Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 OPR/123.0.0.0
13 | 1440x900 1512x982 1728x1117 2560x1440 | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15
13 | 1440x900 1512x982 1728x1117 2560x1440 | Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
3 | 1440x900 1728x1117 | Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0
4 | 1920x1080 2560x1440 | Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0
3 | 1920x1080 2560x1440 | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
1 | 1366x768 | Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
5 | 820x1180 1024x1366 768x1024 | Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1
2 | 800x1280 | Mozilla/5.0 (Linux; Android 14; SM-X510) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36
0.4 | 1920x1080 | Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0.4606.31/7.0 TV Safari/537.36
"""  # noqa: E501
_SMALL = """
34 | 390x844 393x852 430x932 375x812 | Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1
7 | 390x844 375x812 | Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1
4 | 390x844 430x932 | Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1
32 | 412x915 360x800 384x854 393x873 | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36
8 | 360x800 412x915 | Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36
8 | 384x854 360x780 | Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36
3 | 412x915 | Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0
4 | 390x844 | Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 401.0.0.30.87
"""  # noqa: E501
_BOTS = """
35 | | Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/141.0.0.0 Safari/537.36
14 | | Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36
12 | | Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)
8 | | Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)
6 | 800x600 | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36
"""  # noqa: E501
_MONITOR = "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"


def devices(reader: AgentReader) -> Devices:
    return Devices(_table(_SMALL, reader), _table(_LARGE, reader))


def crawlers(reader: AgentReader) -> tuple[Device, ...]:
    """Bots that walk from page to page."""
    return _table(_BOTS, reader)


def monitor(reader: AgentReader) -> Device:
    """The bot that looks at the home page every few minutes."""
    return Device(_MONITOR, reader.read(_MONITOR), "")


def _table(text: str, reader: AgentReader) -> tuple[Device, ...]:
    pairs = []
    for line in text.strip().splitlines():
        weight, screens, user_agent = (part.strip() for part in line.split("|"))
        sizes = screens.split() or [""]
        for size in sizes:
            device = Device(user_agent, reader.read(user_agent), size)
            pairs.append((device, float(weight) / len(sizes)))
    return weighted(pairs)
