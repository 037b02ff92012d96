"""Beacon: analytics and feature flags in one executable that never loses an acknowledged event.

The way of an event, in order, with the room that each step lives in:

    door        takes the connection on the one port, reads the request or the WebSocket
                message, and knows who sent it (address, TLS, proxies, limits)
    projects    finds the project of the key that came with it, and whether the page it
                came from may send
    decode      turns the bytes into drafts of events, one pure module a wire format; a bad
                event is refused by its index and never takes its neighbours along
    enrich      decides each event's time and adds what the delivery tells: country, device,
                bot, campaign, visitor hash, session
    spool       writes the delivery to the log on the local disk and syncs it; only now is
                the client told 2xx or `ack`
    writer      follows the spool with a cursor that lives in Postgres, and stores batches:
                events, sessions, users and the new position in one transaction
    postgres    the connection, Beacon's own Postgres, migrations and partitions

Feature flags go the other way: `flags` follows Postgres, holds them all in memory, and tells
each connected client its answers. `web` answers everything that is not ingest, `jobs` is what
runs by itself, `app` wires the rooms together, `config` holds the settings, `cli` is the
command line.

What passes from room to room is in `events`; what can go wrong is in `errors`.
"""

__version__ = "0.1.0"
