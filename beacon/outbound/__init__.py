"""Requests that Beacon sends to addresses that people typed: webhooks, uptime checks.

In: a request, and the networks that may be reached although they are private. Out: the answer, or
why none was asked for. Where a name leads is looked up and judged at each connection, and what was
judged is what is connected to.
"""
