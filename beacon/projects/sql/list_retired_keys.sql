-- Every public key that was rotated away and still opens its project.
SELECT r.public_key, r.project_id, r.expires_at, coalesce(e.key, 'production') AS environment
FROM retired_public_keys r
LEFT JOIN environments e ON e.id = r.environment_id
WHERE r.expires_at > now()
