-- The public key of every environment; one of a project that is being deleted opens nothing.
SELECT e.public_key, e.project_id, e.key AS environment
FROM environments e
JOIN projects p ON p.id = e.project_id
WHERE p.deleted_at IS NULL
ORDER BY e.number
