DELETE FROM alert_deliveries WHERE finished_at < now() - $1::interval AND status <> 'pending'
