"""The door: one port, on which every connection finds its lane.

In: bytes from clients, plain or over TLS. Out: a `Request` for the ingest lane, an ASGI
call for the web lane, or the whole connection for the WebSocket lane; and the answers
of these back to the client. `listener.py` is the way in.
"""
