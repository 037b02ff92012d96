"""Source maps: from where code runs to where it was written.

In: maps and minified files, uploaded by `beacon sourcemaps upload` or `sentry-cli`; frames of stack
traces. Out: the same frames with the file, line, function and lines of code that people wrote.

    mappings.py   the `mappings` of a map, decoded into arrays (pure)
    parsing.py    a map's JSON, sections and all, as a `SourceMap` (pure)
    scopes.py     which function a place in a source is in (pure)
    paths.py      how files are called in frames, uploads and maps (pure)
    frames.py     a frame by its map (pure)
    cache.py      parsed maps in memory, up to so many bytes
    artifacts.py  what is uploaded, in Postgres: found, listed, deleted
    resolver.py   frames in, resolved frames out; why one was not resolved
    refining.py   the writer's step: events before they are stored
    bundles.py    an uploaded bundle, read with suspicion (pure)
    uploading.py  chunks and bundles into Postgres
    injecting.py  debug ids into built files (pure)
    client.py     what `beacon sourcemaps upload` does
"""
