-- Gives an environment another public key.
UPDATE environments SET public_key = $2, updated_at = now() WHERE id = $1
