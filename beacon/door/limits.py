"""Every limit and timeout of the door, in one place, each with its unit."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Limits:
    """What one client may take of us: bytes, seconds and numbers of things."""

    connections: int = 20_000  # open at once; one more is answered 503
    accept_backlog: int = 4096  # connections that the kernel keeps for us

    head_bytes: int = 16 * KIB  # request line and header fields, trailers included
    headers: int = 100  # fields of one request
    head_seconds: float = 10  # from a head's first byte to its last
    first_byte_seconds: float = 10  # from the connection to its first byte

    body_bytes: int = 20 * MIB  # of one request, while still compressed
    body_seconds: float = 10  # start-up time of a body, before its rate counts
    body_bytes_per_second: int = 1024  # the slowest upload that is waited for

    idle_seconds: float = 75  # between two requests of one connection
    send_seconds: float = 30  # for the client to take one piece of an answer
    piece_bytes: int = 64 * KIB  # one piece of an answer, and one read
    push_bytes: int = 256 * KIB  # pushed, but not yet taken by the client: then it is cut off

    tls_seconds: float = 10  # for the TLS handshake
    linger_seconds: float = 2  # reading on after an answer that ends the connection
    linger_bytes: int = 1 * MIB  # the same, in bytes
    refusals: int = 100  # clients over `connections` that are answered at once, not just closed
    drain_seconds: float = 5  # for requests in flight when Beacon stops
    sweep_seconds: float = 1  # how often deadlines are looked at

    keepalive_seconds: int = 60  # of silence before TCP asks whether the client is there
    keepalive_interval_seconds: int = 15  # between two such questions
    keepalive_probes: int = 4  # unanswered: then the client is gone

    h2_body_seconds: float = 300  # for one whole body that comes over HTTP/2
    h2_streams: int = 32  # requests at once on one HTTP/2 connection
