-- Changes a monitor ($1).
UPDATE monitors SET slug = $2, name = $3, settings = $4::jsonb, enabled = $5, muted_until = $6,
    version = version + 1, updated_at = now()
WHERE id = $1
