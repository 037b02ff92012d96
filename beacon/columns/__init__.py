"""What reports count, as columns: kept on each node, made of Postgres and kept up to date with it.

    sql/            what is read: columns as arrays, texts as hashes
    fetching.py     in pages, or by keys -> `EventRows`, `SessionRows`
    numbering.py    hash or id -> a small number, for good
    texts.py        the dictionary of a field: number -> text
    sessions.py     all sessions of a project, each with its visitor
    rows.py         events as arrays
    day.py          the events of one day, also merged by session (and quarter hour)
    project.py      all columns of one project: what is new goes into the tail, the tail into days
    files.py        a project's columns in the data directory
    following.py    builds a project's columns, and brings them up to date
    slicing.py      -> a `beacon.reports.columns.Slice` of a range

Postgres is what is true. These files can be removed at any time: they are made anew.
"""
