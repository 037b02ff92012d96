-- Deleted projects whose job ($1) has ended, and whether they were deleted $2 ago.
SELECT id, deleted_at < now() - $2::interval AS is_over
FROM projects AS p
WHERE deleted_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM jobs AS j
    WHERE j.project_id = p.id AND j.kind = $1 AND j.state IN ('waiting', 'running')
)
ORDER BY deleted_at
