SELECT min(next_at) FROM alert_deliveries WHERE status = 'pending'
