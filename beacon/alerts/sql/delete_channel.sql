WITH given_up AS (
    UPDATE alert_deliveries
    SET status = 'dead', next_at = NULL, finished_at = now(), last_error = 'The channel was removed.'
    WHERE channel_id = $1 AND status = 'pending'
)
DELETE FROM alert_channels WHERE id = $1
