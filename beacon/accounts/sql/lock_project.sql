-- Keeps others from changing a project until this transaction ends; no row: it is gone.
SELECT 1 FROM projects WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE
