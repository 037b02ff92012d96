"""Source maps: from where code runs to where it was written.

In: maps and minified files, uploaded by `beacon sourcemaps upload` or `sentry-cli`; frames of stack
traces. Out: the same frames with the file, line, function and lines of code that people wrote.

    mappings.py   the `mappings` of a map, decoded into arrays (pure)
    parsing.py    a map's JSON, sections and all, as a `SourceMap` (pure)
    scopes.py     which function a place in a source is in (pure)
    paths.py      how files are called in frames, uploads and maps (pure)
    frames.py     a frame by its map (pure)
    cache.py      parsed maps in memory, up to so many bytes
    finding.py    which uploaded map tells of a file, or why there is none
    artifacts.py  what is uploaded, for people: listed, deleted
    text_stacks.py  stack traces that came as plain text (pure)
    traces.py     the stack traces of an event (pure)
    resolver.py   frames in, resolved frames out; why one was not resolved
    refining.py   the writer's step: events before they are stored
    reading.py    events that were stored before their map came
    bundles.py    an uploaded bundle, read with suspicion (pure)
    multipart.py  the files in a form (pure)
    uploading.py  chunks and bundles into Postgres
    releases.py   releases that deploys tell of
    injecting.py  debug ids into built files (pure)
    built_files.py  scripts and maps in a folder
    client.py     an upload to a running Beacon
"""
