-- Changes an environment.
UPDATE environments SET key = $2, name = $3, is_protected = $4, updated_at = now() WHERE id = $1
