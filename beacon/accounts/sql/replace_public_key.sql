-- Gives a project another public key.
UPDATE projects SET public_key = $2, updated_at = now() WHERE id = $1
