"""What is stored, and what is reported, as CSV and JSON lines.

In: filters of the explorer, or a report's answer. Out: a stream of bytes, page by page.

    tables.py    rows as CSV or as JSON lines (pure)
    events.py    events and sessions, page by page
    streams.py   how many are sent at once, and how they are read beside everything else
    files.py     an export into a file of this machine
    parquet.py   rows as a Parquet file, where pyarrow is there
"""
