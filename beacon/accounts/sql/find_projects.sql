-- The projects behind public keys ($1) and project ids ($2).
SELECT id, number, name, public_key, domains, timezone, retention_days, session_timeout
FROM projects
WHERE public_key = ANY($1::text[]) OR id = ANY($2::uuid[])
