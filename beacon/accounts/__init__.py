"""People: who signs in, what they may do, and the log of what they did.

In come passwords, tokens, cookies and links; out come an `Actor`, or an error that says why not.
"""
