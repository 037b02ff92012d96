-- Changes a flag as a whole.
UPDATE flags SET name = $2, variants = $3::jsonb, enabled = $4, description = $5, owner = $6,
    tags = $7, lifetime = $8, variant_order = $10,
    archived_at = CASE WHEN $9 THEN coalesce(archived_at, now()) END
WHERE id = $1
