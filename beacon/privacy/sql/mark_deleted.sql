-- From here on a project opens nothing, and its slug is free.
UPDATE projects SET deleted_at = now(), slug = id::text, updated_at = now() WHERE id = $1
