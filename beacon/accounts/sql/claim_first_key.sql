-- Notes who made a new project's first key.
UPDATE api_keys SET created_by = $2 WHERE project_id = $1 RETURNING id, name, prefix, permissions
