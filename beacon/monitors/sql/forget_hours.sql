-- Removes hours older than $1.
DELETE FROM monitor_hours WHERE at < now() - $1::interval
