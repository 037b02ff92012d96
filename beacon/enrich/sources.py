"""Sources: what kind of site a referrer's host or a `utm_source` names.

In: a host (`m.facebook.com`) or a bare name (`fb`). Out: a `Kind` or None. The table is
our own, of the sites that send most visits; a site that is missing counts as a referral.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """The values complete the channel names "Organic ..." and "Paid ..."."""

    SEARCH = "Search"
    SOCIAL = "Social"
    VIDEO = "Video"
    SHOPPING = "Shopping"
    EMAIL = "Email"


# A name stands for <name>.com as well; other hosts are written out.
_TABLE = {
    Kind.SEARCH: """
        google bing yahoo duckduckgo ddg baidu yandex ecosia.org ecosia qwant naver daum
        startpage ask aol dogpile mojeek search.brave.com brave kagi sogou so.com seznam.cz
        seznam swisscows you.com presearch lilo.org lilo search.marginalia.nu msn cn.bing.com
        adwords googleads google-ads bingads search.naver.com onet.pl rambler.ru petalsearch
    """,
    Kind.SOCIAL: """
        facebook fb fb.me messenger m.me instagram ig twitter t.co x.com linkedin lnkd.in
        pinterest pin.it reddit redd.it threads.net threads bsky.app bluesky mastodon.social
        mastodon tumblr vk vk.ru ok.ru weibo weixin.qq.com wechat quora snapchat t.me telegram
        telegram.org whatsapp wa.me discord discord.gg discordapp slack medium stackoverflow
        stackexchange news.ycombinator.com hackernews lobste.rs producthunt xing meetup flickr
        line.me lemmy.world hacker-news nextdoor glassdoor goodreads myspace plurk github
    """,
    Kind.VIDEO: """
        youtube youtu.be vimeo twitch twitch.tv tiktok dailymotion dai.ly bilibili netflix hulu
        rumble odysee loom wistia
    """,
    Kind.SHOPPING: """
        amazon ebay etsy walmart aliexpress alibaba shopify shopping.google.com rakuten
        idealo.de idealo shop.app mercadolibre zalando taobao
    """,
    Kind.EMAIL: """
        mail.google.com gmail mail.yahoo.com outlook outlook.live.com mail.ru mail.proton.me
        proton.me mail.aol.com mailchimp sendgrid klaviyo substack outlook.office.com
        outlook.office365.com mail.yandex.ru mail.163.com
    """,
}
# com.google.android.gm is how Android's apps name themselves: android-app://com.google...
_APPS = {
    "com.google.android.gm": Kind.EMAIL,
    "com.google.android.googlequicksearchbox": Kind.SEARCH,
    "com.linkedin.android": Kind.SOCIAL,
    "com.reddit.frontpage": Kind.SOCIAL,
    "com.slack": Kind.SOCIAL,
    "org.telegram.messenger": Kind.SOCIAL,
    "com.pinterest": Kind.SOCIAL,
    "com.twitter.android": Kind.SOCIAL,
    "com.facebook.katana": Kind.SOCIAL,
    "com.google.android.youtube": Kind.VIDEO,
}
_IN_EVERY_COUNTRY = re.compile(
    r"(?:^|\.)(google|yahoo|yandex|bing|baidu|amazon|ebay|pinterest|aliexpress|mercadolibre)"
    r"\.(?:com?\.)?[a-z]{2,3}$"
)


class Sources:
    """The table, spread out for look-ups."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = dict(_APPS)
        for kind, names in _TABLE.items():
            for name in names.split():
                self._kinds[name] = kind
                if "." not in name:
                    self._kinds[f"{name}.com"] = kind

    def kind(self, source: str) -> Kind | None:
        """`source`: a lower-case host or name. A host counts with all its subdomains."""
        host = source
        while host:
            if found := self._kinds.get(host):
                return found
            host = host.partition(".")[2]
        if country := _IN_EVERY_COUNTRY.search(source):
            return self._kinds[country[1]]
        return None
