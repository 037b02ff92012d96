"""From a client's bytes to the spool: what the lanes of the door hand over, and its answer.

In: whole HTTP requests of the ingest routes, and WebSocket connections. Out: the answer,
once what was sent is on disk.

    service.py       the way of one delivery: key, decode, enrich, spool; what both lanes share
    routes.py        the HTTP formats: which path, which decoder, which answer
    delivery.py      the steps that the HTTP formats share
    posthog.py       the HTTP addresses of PostHog's clients
    sentry.py        the HTTP addresses of Sentry's clients
    limits.py        events a second of a key, a project, a client address
    conversation.py  one WebSocket connection: what is said and answered (no network)
    socket.py        trio-websocket's connection, in one task, feeding the conversation
"""
