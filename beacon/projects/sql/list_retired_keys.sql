-- Every public key that was rotated away and still opens its project.
SELECT public_key, project_id, expires_at
FROM retired_public_keys
WHERE expires_at > now()
