-- In the order they were made: the one with the id $2, or those behind $3 and $4.
SELECT c.id, c.name, c.target, c.enabled, c.disabled_reason, c.version, c.created_at, c.updated_at,
       c.last_at, c.last_status, c.failing_since, c.secret,
       CASE WHEN c.old_secret_until > now() THEN c.old_secret END AS old_secret,
       (SELECT count(*) FROM alert_deliveries AS d
        WHERE d.channel_id = c.id AND d.status = 'pending') AS pending,
       (SELECT count(*) FROM alert_deliveries AS d
        WHERE d.channel_id = c.id AND d.status = 'dead') AS dead
FROM alert_channels AS c
WHERE c.project_id = $1 AND ($2::uuid IS NULL OR c.id = $2)
  AND ($3::timestamptz IS NULL OR (c.created_at, c.id) > ($3, $4::uuid))
ORDER BY c.created_at, c.id
LIMIT $5
