"""Small pages for people, without scripts: setup, sign-in, links, one's own account.

In: browsers' requests. Out: HTML made of templates, and redirects. What the pages do is done by
the same functions of `beacon/accounts/` as the web API's endpoints use.
"""
