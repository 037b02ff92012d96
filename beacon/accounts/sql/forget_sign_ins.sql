-- Removes sign-ins that were over more than $1 ago: at most $2 old, idle for at most $3.
DELETE FROM sign_ins
WHERE least(created_at + $2::interval, last_used_at + $3::interval, revoked_at) < now() - $1::interval
