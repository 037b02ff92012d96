-- Every project with what it may be called in the role map.
SELECT id, number, slug FROM projects WHERE deleted_at IS NULL
