"""What brings visitors: searches, links, campaigns that run for a while, days in the news.

In: a day, counted from 1970. Out: a table of `Source`s to pick from. What is on depends on the
day alone, so that a longer range has the same campaigns on the same days.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from beacon.seed.chance import weighted

HOME, POST, COLLECTION, PRODUCT, SIGN_UP = "home", "post", "collection", "product", "signup"

TUESDAY = 5  # 1970-01-06
NEWS_EVERY_DAYS = 47


class Source(NamedTuple):
    """`mood`: how soon its visitors leave, 1 is usual. `query` is added to the landing page's."""

    share: float
    landing: str
    mood: float
    referrer: str | None = None
    query: str = ""


class Campaign(NamedTuple):
    """Runs `days` long in every `every` days, from day `first` of them on."""

    every: int
    first: int
    days: int
    source: Source

    def is_on(self, day: int) -> bool:
        return 0 <= day % self.every - self.first < self.days


# share, landing page, mood | referrer | query
_STEADY = """
17 home 0.9 | |
5 product 0.9 | |
3 collection 0.95 | |
10 post 1.25 | https://www.google.com/ |
9 product 1 | https://www.google.com/ |
6 home 0.9 | https://www.google.com/ |
4 collection 1 | https://www.google.com/ |
2.5 product 1 | https://www.bing.com/ |
1.5 post 1.15 | https://duckduckgo.com/ |
0.7 post 1.2 | https://search.brave.com/ |
0.5 home 1.1 | https://yandex.ru/ |
0.6 product 1.1 | https://www.ecosia.org/ |
2.5 post 1.2 | https://www.reddit.com/ |
2.2 product 1.3 | https://www.instagram.com/ |
1.8 post 1.3 | https://www.facebook.com/ |
1.2 post 1.3 | https://t.co/aBcDeFg |
1.4 product 1.2 | https://www.youtube.com/ |
0.6 post 1.2 | https://www.linkedin.com/ |
0.9 post 1.1 | https://www.pinterest.com/ |
1.6 post 0.95 | https://chatgpt.com/ | utm_source=chatgpt.com
0.7 post 0.95 | https://www.perplexity.ai/ |
1.8 product 0.85 | https://www.hutmagazine.example/tests/best-tents |
1.3 post 1 | https://trailforum.example/t/gear-list/812 |
0.8 collection 0.9 | https://alpineclub.example/partners |
1.2 signup 0.8 | https://alpineclub.example/members |
1.5 product 0.85 | https://deals.example/outdoor | utm_source=deals&utm_medium=affiliate&utm_campaign=always-on
4 product 0.9 | https://www.google.com/ | utm_source=google&utm_medium=cpc&utm_campaign=shopping-{country}&gclid={click}
2.5 collection 0.95 | https://www.google.com/ | utm_source=google&utm_medium=cpc&utm_campaign=brand&utm_term=trail+gear&gclid={click}
"""  # noqa: E501
# every, first, days; then as above
_CAMPAIGNS = """
60 10 21; 9 collection 1.2 | https://www.instagram.com/ | utm_source=instagram&utm_medium=paid_social&utm_campaign=spring-sale&utm_content=reel-{variant}
30 0 12; 6 product 1.25 | https://www.facebook.com/ | utm_source=facebook&utm_medium=paid_social&utm_campaign=retargeting&utm_content=carousel-{variant}
45 20 14; 4 home 1.35 | | utm_source=outdoor-weekly&utm_medium=display&utm_campaign=new-tents&utm_content=banner-{variant}
90 30 25; 3 signup 0.75 | https://podcast.example/ | utm_source=trail-talk&utm_medium=audio&utm_campaign=members
"""  # noqa: E501
# What comes with the newsletter on the day that it is sent, and with an article on its first day.
_NEWSLETTER = (
    "22 collection 0.7 | | utm_source=newsletter&utm_medium=email&utm_campaign=weekly-{week}"
)
_NEWS = "45 post 1.35 | https://news.ycombinator.com/ |"


class Sources:
    """The table of each day."""

    def __init__(self) -> None:
        self._steady = [_source(line) for line in _STEADY.strip().splitlines()]
        self._campaigns = [_campaign(line) for line in _CAMPAIGNS.strip().splitlines()]
        self._newsletter, self._news = _source(_NEWSLETTER), _source(_NEWS)
        self.on = lru_cache(4)(self._on)

    def _on(self, day: int) -> tuple[Source, ...]:
        week, days_old = divmod(day - TUESDAY, 7)
        newsletter = {0: 1.0, 1: 0.35, 2: 0.1}.get(days_old, 0.0)
        query = self._newsletter.query.replace("{week}", str(week))
        pairs = [(source, source.share) for source in self._steady]
        pairs += [(run.source, run.source.share) for run in self._campaigns if run.is_on(day)]
        pairs.append((self._newsletter._replace(query=query), self._newsletter.share * newsletter))
        pairs.append((self._news, self._news.share * in_the_news(day)))
        return weighted(pairs)


def in_the_news(day: int) -> float:
    """0 on most days, 1 on the one that everybody comes, less on the day after."""
    return {0: 1.0, 1: 0.4}.get(day % NEWS_EVERY_DAYS, 0.0)


def _source(line: str) -> Source:
    visitors, referrer, query = (part.strip() for part in line.split("|"))
    share, landing, mood = visitors.split()
    return Source(float(share), landing, float(mood), referrer or None, query)


def _campaign(line: str) -> Campaign:
    times, _, source = line.partition(";")
    every, first, days = map(int, times.split())
    return Campaign(every, first, days, _source(source))
