"""Links by which anybody sees one report, and nothing else of its project.

In: a saved report, or a project's overview. Out: a secret link, with a password and an end or not.

    links.py      made, listed, revoked, found by their secret
    unlocking.py  the password of a link, and what it opens for a while
"""
