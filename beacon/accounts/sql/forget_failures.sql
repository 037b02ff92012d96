-- Removes failed sign-ins that are older than so many seconds.
DELETE FROM sign_in_failures
WHERE last_at < now() - make_interval(secs => $1) AND blocked_until < now()
