-- A project's public key $2 works for $3 more, and those rotated away before it no longer than that.
WITH sooner AS (
    UPDATE retired_public_keys SET expires_at = least(expires_at, now() + $3::interval)
    WHERE project_id = $1 AND environment_id IS NULL AND expires_at > now()
)
INSERT INTO retired_public_keys (project_id, public_key, expires_at)
VALUES ($1, $2, now() + $3::interval)
RETURNING expires_at
