-- Runs and checks of some monitors ($1) in the last 24 hours, by the hour.
SELECT monitor_id, checks, failures, times FROM monitor_hours
WHERE monitor_id = ANY($1::uuid[]) AND at > now() - interval '24 hours'
