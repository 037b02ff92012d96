"""Alerts: rules that watch errors and events, and how people hear of it.

In: rules and channels that people make; rows of `alert_outbox`, which the writer fills in its own
transaction; events, counted when a rule is due. Out: firings, each with its deliveries, written in
one transaction with what was decided; and requests and mails, until they are taken or given up.

    rules      what a rule can watch for (types, limits, what is refused)
    deciding   whether it holds, given facts; gate: whether somebody is told (both pure)
    facts      gathers the facts from tables
    evaluator  does it all, on the node that holds the lock
    delivery/  signs, formats, sends, tries again
"""
