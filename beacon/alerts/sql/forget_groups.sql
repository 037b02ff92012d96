DELETE FROM alert_groups WHERE updated_at < now() - $1::interval
