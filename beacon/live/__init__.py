"""The live view: dashboards see what is stored as it is stored, and who is there now.

In: what the writer committed, here (`Hub.stored`, in memory) or on another node (its keys, by
NOTIFY, read back from Postgres). Out: frames to the WebSockets that watch a project. All of it is
bounded, and what does not fit is left out: it may never slow the writer or fail it. Where nobody
watches it costs nothing.

    presence.py   the active sessions of a project and where they are (pure)
    frames.py     stored events as the messages of the stream (pure)
    channel.py    one watched project: its newest events, who is active, who watches
    hub.py        the channels of this node, and their clock
    nodes.py      what other nodes store, and what they want to be told
    reading.py    from Postgres: events by their keys, who was active before anybody watched
    tickets.py    one-time tickets for browsers, and whether a watcher still may
    socket.py     one dashboard's connection
"""
