"""Files of events into Postgres: CSV, and JSON lines as `beacon export` writes them.

In: a file, and which of its columns is which field. Out: its events, stored by the writer's own
transactions, once; what cannot be an event is told with its line and why.

    fields.py    what a row can say, and what is made of it (pure)
    columns.py   which column is which field (pure)
    reading.py   a file as records, line by line
    events.py    a record as an event (pure)
    loading.py   records into Postgres
"""
