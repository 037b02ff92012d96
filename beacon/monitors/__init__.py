"""Monitors: jobs that tell of their runs, and addresses that are asked whether they answer.

In: check-ins by address, by Sentry's clients and by `beacon monitor run`; the clock. Out: which
environment of which monitor fails since when, and incidents that alert rules tell people of. What
is on time, missing or recovered is decided by pure functions (`schedule`, `states`).
"""
