-- The failed sign-ins of a subject, whose row is locked from now on, and what time it is.
INSERT INTO sign_in_failures AS f (subject, failures, last_at, blocked_until)
VALUES ($1, 0, clock_timestamp(), clock_timestamp())
ON CONFLICT (subject) DO UPDATE SET failures = f.failures
RETURNING failures, last_at, blocked_until, clock_timestamp() AS now
