-- An environment's ($1) public key works for $2 more, and those rotated away before it no longer.
WITH sooner AS (
    UPDATE retired_public_keys SET expires_at = least(expires_at, now() + $2::interval)
    WHERE environment_id = $1 AND expires_at > now()
)
INSERT INTO retired_public_keys (project_id, public_key, expires_at, environment_id)
SELECT project_id, public_key, now() + $2::interval, id FROM environments WHERE id = $1
RETURNING expires_at
