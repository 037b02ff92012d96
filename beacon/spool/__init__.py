"""The durable log: what is acknowledged is here first, fsynced, and leaves only by way of Postgres.

In: the bytes of one `Batch` each, with the number of events in it. Out: the same bytes,
in order, by sequence number. Sequence numbers count events, start at 1 and never repeat.

    record.py    framing of one record: length, CRC32C, sequence, payload (pure)
    segments.py  numbered, preallocated files of records; recovery after a crash
    space.py     how full is too full; the ballast that a full disk is freed with
    spool.py     group commit and waiting readers, on trio
"""
