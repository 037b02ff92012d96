"""Postgres: every connection to it, and the server itself when Beacon brings its own.

Statements, COPY streams and migration files come in; rows, stored data and a running
server go out. Only this package imports asyncpg and trio_asyncio; what they raise is
translated in `failures` into `PostgresAway` (try again) and `PostgresRefused` (the
statement is at fault), so that the rest of Beacon knows no other errors.

    database    a pool; one unit of work is one crossing from trio to asyncio
    listen      LISTEN that survives lost connections
    migrate     migrations/NNNN_*.sql, in dbmate's format
    partitions  the weekly partitions of `events`
    uuids       ids in the driver's own form
    binaries    finds the Postgres programs that Beacon carries
    cluster     makes a cluster's files: initdb, settings, ownership
    postmaster  the server process, which ends with Beacon
    embedded    runs that cluster for as long as Beacon runs
    staging     what a restore or an upgrade makes comes into place in one step
    backup      one file with everything, made while running, and back again
    upgrade     moves the data of an older major version into a new cluster
"""
