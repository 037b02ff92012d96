-- Changes a saved filter.
UPDATE saved_filters
SET name = $2, description = $3, filter = $4::jsonb, revenue = $5, version = version + 1,
    updated_at = now()
WHERE id = $1
