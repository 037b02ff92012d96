"""Believable traffic of a shop that is not there, to try Beacon out and to measure it.

In: a `Plan` (days, events, seed, end). Out: the events of that plan, the same ones each time, in
the order of their receipt, stored by the writer's own transactions.

    chance.py    tables from which a random number picks (pure)
    places.py    countries, their cities, languages and currencies
    devices.py   user agents and screens
    site.py      the shop: pages, products, posts, searches
    sources.py   what brings visitors, and when: campaigns, newsletters, days in the news
    faults.py    errors, by release
    rhythm.py    how many events an hour has, and whose hour it is (pure)
    people.py    visitors who come back, with more than one device, some with an account
    shop.py      what visitors do next on each kind of page
    vitals.py    how fast its pages load
    prices.py    prices in the visitors' currencies (pure)
    tab.py       what the tracker tells of one visit
    visit.py     one visit, from landing to leaving
    robots.py    visits of bots
    traffic.py   all visits of a plan, as deliveries in order
    generating.py  the same in a process of its own
    loading.py   deliveries into Postgres
"""
