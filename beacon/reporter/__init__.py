"""The process that makes reports: beside the server, of lower priority, and started when the first
report is asked for. So no report ever holds up an event.

    frames.py    what goes over its pipes
    client.py    `Reports`: the server's end of them
    process.py   the other end: a shelf of columns
"""
