-- Makes a flag, archived if $11, with its variants in the order $12; no row when its key is taken.
INSERT INTO flags (project_id, key, type, name, variants, enabled, description, owner, tags, lifetime,
    archived_at, variant_order)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, CASE WHEN $11 THEN now() END, $12)
ON CONFLICT (project_id, key) DO NOTHING
RETURNING id
