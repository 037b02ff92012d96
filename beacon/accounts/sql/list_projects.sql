-- Every project, the oldest first.
SELECT id, number, name, public_key, domains, timezone, retention_days, session_timeout
FROM projects
ORDER BY number
