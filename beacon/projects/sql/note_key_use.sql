-- Notes when keys ($1) were used last ($2), where that is news. Locked in one order, so that
-- two nodes cannot wait for each other.
WITH used AS (
    SELECT k.id, u.at
    FROM api_keys k
    JOIN unnest($1::uuid[], $2::timestamptz[]) AS u (id, at) ON u.id = k.id
    WHERE k.last_used_at IS NULL OR k.last_used_at < u.at
    ORDER BY k.id
    FOR NO KEY UPDATE OF k
)
UPDATE api_keys SET last_used_at = used.at FROM used WHERE api_keys.id = used.id
