-- Makes a key that signs access tokens.
INSERT INTO signing_keys (kid, secret) VALUES ($1, $2)
