"""The demo: a page that sends every kind of event and whose look its flags change.

In: a project's public key, or `beacon serve --demo`, which makes a project for it. Out: the page,
and, only with `--demo`, switches for the flags of that project. Its script is made from
`sdk/js/demo/` and uses the SDK as any site does.
"""
