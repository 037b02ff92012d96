"""Where every event is that was taken: stored, rejected, or waiting in the spool; and how many.

balance.py      the sum, of each node's spool and of one project
rejected.py     what Postgres refused, with the reason
waiting.py      what the spool holds and Postgres does not
finding.py      one event, wherever it is, and what to do
"""
