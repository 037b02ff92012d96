-- Users whose id, traits or anonymous id ($3, whole) have a text, those identified last first.
SELECT u.user_id AS visitor, max(u.last_seen_at) AS at FROM users AS u
WHERE u.project_id = $1
  AND (u.user_id ILIKE $2 OR u.traits::text ILIKE $2 OR u.anon_id = $3)
GROUP BY u.user_id
HAVING $4::timestamptz IS NULL
    OR (max(u.last_seen_at), u.user_id COLLATE "C") < ($4, $5::text COLLATE "C")
ORDER BY at DESC, u.user_id COLLATE "C" DESC
LIMIT $6
