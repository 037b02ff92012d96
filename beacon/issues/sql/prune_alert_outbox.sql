DELETE FROM alert_outbox WHERE id = ANY (ARRAY(
    SELECT id FROM alert_outbox WHERE created_at < now() - make_interval(days => $1)
    ORDER BY id LIMIT $2
))
