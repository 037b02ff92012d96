-- Changes a segment.
UPDATE segments SET name = $2, description = $3, conditions = $4::jsonb WHERE id = $1
