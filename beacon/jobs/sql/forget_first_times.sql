DELETE FROM first_times WHERE created_at < now() - interval '7 days'
