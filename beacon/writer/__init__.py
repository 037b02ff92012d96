"""From the spool into Postgres: exactly once, in batches as large as the load makes them.

In: spool records, each a `Batch`. Out: rows in `events`, what is derived from them, and the
new position, in one transaction; what Postgres refuses stands in `rejected_events`.

    rows.py    one event as a row of Postgres' binary COPY format (pure)
    fold.py    what events add to sessions, users and aliases (pure)
    load.py    spool records as one load, ready to be stored (pure)
    store.py   the transaction: COPY, derived rows, position; staging and rejects
    feed.py    loads that come from no spool: seeded traffic, imported files
    writer.py  the cursor over the spool that never gives up
"""
