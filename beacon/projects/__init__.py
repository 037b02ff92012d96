"""Projects and their keys, and the directory that ingest asks for both.

In comes a key or a project reference as a client sent it, out comes a `KeyGrant` (the
project and what the key may do there) or an error that says why not.
"""
