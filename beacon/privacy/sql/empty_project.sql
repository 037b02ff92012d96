-- What is left of a deleted project: its id, and when it was deleted.
UPDATE projects SET name = 'deleted', domains = '{}', updated_at = now()
WHERE id = $1 AND deleted_at IS NOT NULL
