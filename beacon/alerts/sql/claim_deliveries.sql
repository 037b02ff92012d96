-- At most $3 that are due at $1, $4 of each channel, which are due again at $2. `target` is null
-- where nothing can be sent any more.
WITH due AS (
    SELECT id FROM alert_deliveries
    WHERE status = 'pending' AND next_at <= $1 AND id IN (
        SELECT id FROM (
            SELECT id, next_at, row_number() OVER (PARTITION BY channel_id ORDER BY next_at) AS place
            FROM alert_deliveries WHERE status = 'pending' AND next_at <= $1
        ) AS waiting
        WHERE place <= $4
        ORDER BY next_at LIMIT $3
    )
    FOR UPDATE SKIP LOCKED
)
UPDATE alert_deliveries AS d
SET next_at = $2, claimed = true
FROM due
LEFT JOIN alert_deliveries AS own ON own.id = due.id
LEFT JOIN alert_channels AS c ON c.id = own.channel_id AND c.enabled
WHERE d.id = due.id
RETURNING d.id, d.project_id, d.channel_id, d.round, d.payload, d.recipient, c.target, c.secret,
          CASE WHEN c.old_secret_until > $1 THEN c.old_secret END AS old_secret
