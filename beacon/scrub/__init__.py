"""Scrub: takes what must not be kept out of errors, messages, logs and feedback, before the spool.

In: an event as it would be stored, and the rules of its project. Out: the event to store, where
`[Filtered]` stands for each value that was removed. All of it is pure.

    settings   what a project sets (`Project.scrubbing`), and the rules that are made of it
    names      which names, like `password`, stand for values that are not kept
    secrets    what keys, cards, addresses and so on look like within a text
    json_text  finds both in JSON text, without taking it apart
    own_patterns  a project's own regexes
    events     the parts of an event that are looked at, and how they are put together again
"""
