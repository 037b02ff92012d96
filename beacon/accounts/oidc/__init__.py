"""Sign-in with an OpenID provider: its discovery and tokens, the accounts and roles it gives."""
