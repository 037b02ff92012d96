"""Hands firings to where people hear of them.

In: rows of `alert_deliveries`. Out: requests and mails, with the same id at each attempt, until one
is taken, the receiver is gone, or there is no further attempt.
"""
