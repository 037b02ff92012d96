-- From now on a secret key opens nothing.
UPDATE api_keys SET revoked_at = now() WHERE id = $1
