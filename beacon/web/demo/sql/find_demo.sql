-- The project called $1 that was made first, unless it is being deleted.
SELECT id, public_key FROM projects WHERE name = $1 AND deleted_at IS NULL ORDER BY number LIMIT 1
