"""Lines of logs and what users say of errors, as they are stored among the events.

In: what is asked for. Out: pages of lines, their neighbours, their number over time; feedback.
"""
