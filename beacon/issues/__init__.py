"""Issues: errors that are one fault, made of events by their fingerprint.

In: the events of errors, from the writer; what people decide of issues. Out: rows of `issues` and
what belongs to them, and the outbox that alerts read.
"""
