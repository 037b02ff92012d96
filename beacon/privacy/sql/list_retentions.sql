-- A project that is being deleted keeps nobody's events.
SELECT id, retention_days FROM projects WHERE deleted_at IS NULL ORDER BY number
