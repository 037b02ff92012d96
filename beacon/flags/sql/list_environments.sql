-- A project's ($1) environments in the order they were made: the one with the key $2 (NULL: all).
SELECT e.id, e.key, e.name, e.public_key, e.is_protected, e.created_at, e.updated_at,
       old.public_keys AS old_public_keys, old.expiries AS old_expiries
FROM environments e
CROSS JOIN LATERAL (
    SELECT array_agg(r.public_key ORDER BY r.expires_at DESC, r.public_key) AS public_keys,
           array_agg(r.expires_at ORDER BY r.expires_at DESC, r.public_key) AS expiries
    FROM retired_public_keys r
    WHERE r.environment_id = e.id AND r.expires_at > now()
) AS old
WHERE e.project_id = $1 AND ($2::text IS NULL OR e.key = $2)
ORDER BY e.number
