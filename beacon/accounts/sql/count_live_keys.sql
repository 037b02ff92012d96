-- How many of a project's secret keys open something.
SELECT count(*) FROM api_keys
WHERE project_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
