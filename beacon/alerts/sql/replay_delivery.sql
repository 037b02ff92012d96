-- Nothing where its channel is turned off, or gone.
WITH told AS (
    SELECT pg_notify('beacon_alerts', '')
)
UPDATE alert_deliveries AS d
SET status = 'pending', round = 0, next_at = now(), finished_at = NULL
FROM alert_channels AS c, told
WHERE d.id = $1 AND c.id = d.channel_id AND c.enabled
RETURNING d.id
