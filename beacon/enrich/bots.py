"""Bots: whether a user agent is a program's rather than a person's.

In: the User-Agent text. Out: yes or no. A bot's events are stored and marked, never
dropped, so a wrong yes hides an event from reports but loses nothing. The list is our
own: words that crawlers, monitors, link previews and HTTP libraries put into their names.
Left out on purpose, because apps that people use send them: okhttp, CFNetwork, Dart.
"""

from __future__ import annotations

import re

_WORDS = (
    r"(?<!cu)bot",  # not the Cubot phones
    r"crawl|spider|slurp|scrap(?:er|y)|archiver|heritrix|nutch|indexer",
    r"headless|phantomjs|selenium|puppeteer|playwright|webdriver|cypress|electronjs-test",
    r"lighthouse|pagespeed|gtmetrix|ptst/|pingdom|statuscake|uptime|monitor|site24x7|synthetic",
    r"facebookexternalhit|facebookcatalog|whatsapp/|bingpreview|web preview|link ?preview",
    r"skypeuripreview|embedly|mediapartners|inspectiontool|google-read-aloud|apis-google",
    r"feedfetcher|feedburner|feedly|newsgator|netvibes|ia_archive|ahrefs|semrush|screaming frog",
    r"^curl|^wget|httpie|postman|insomnia|^java/|apache-httpclient|google-http-java-client",
    r"python-requests|python-urllib|python-httpx|aiohttp|^python/",
    r"go-http-client|libwww-perl|lwp::|^ruby|faraday|guzzle|^php/|^axios|^node|undici|^got ",
    r"winhttp|http ?client|masscan|nmap|nikto|sqlmap|zgrab|whatweb|dataprovider|chatgpt-user",
)


class BotRules:
    """The compiled list."""

    def __init__(self) -> None:
        self._pattern = re.compile("|".join(_WORDS), re.IGNORECASE)

    def match(self, user_agent: str) -> bool:
        """An empty user agent counts as a bot's: every browser sends one."""
        return not user_agent or self._pattern.search(user_agent) is not None
