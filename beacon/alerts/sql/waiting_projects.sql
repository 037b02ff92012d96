SELECT DISTINCT project_id FROM alert_outbox
