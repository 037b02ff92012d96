-- Removes incidents that ended longer than $1 ago.
DELETE FROM monitor_incidents WHERE ended_at < now() - $1::interval
