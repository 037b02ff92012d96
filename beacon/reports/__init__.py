"""Answers questions about what was stored: how many, who, how long, in which order.

In: a question (metrics, dimensions, filters, a range) about one project. Out: a table of numbers,
each as docs/reports.md defines it.

    question --> reading (Postgres) --> slice (columns) --> filters --> groups --> metrics --> table

Only `reading` asks Postgres. Everything behind it is pure and works on whole columns.
"""
