-- A project's rules of grouping; no row: it is gone.
SELECT grouping_rules::text, name FROM projects WHERE id = $1 AND deleted_at IS NULL
