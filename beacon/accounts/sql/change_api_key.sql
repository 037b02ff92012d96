-- Writes what can be changed of a secret key, all of it.
UPDATE api_keys SET name = $2, expires_at = $3, rate_limit = $4 WHERE id = $1
