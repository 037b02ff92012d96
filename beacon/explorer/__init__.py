"""Events, sessions and visitors one by one, as they are stored.

In: filters, a search, a cursor. Out: rows of Postgres, the newest first. What is counted over them
is the business of `beacon/reports/`.
"""
