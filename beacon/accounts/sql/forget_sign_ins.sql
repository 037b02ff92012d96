-- Removes sign-ins that were over more than $1 ago: they last $2 at most, and $3 without use.
DELETE FROM sign_ins
WHERE least(created_at + $2::interval, last_used_at + $3::interval, revoked_at) < now() - $1::interval
