INSERT INTO alert_deliveries (id, project_id, channel_id, channel_name, kind, recipient, firing_id,
                              payload, created_at, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
