DELETE FROM event_rollups_hourly WHERE at >= $1 AND at < $2
