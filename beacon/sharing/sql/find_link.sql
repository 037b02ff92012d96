-- What a secret opens, as long as it does.
SELECT l.id, l.project_id, l.report_id, l.token_hash, l.password_hash, l.expires_at
FROM share_links AS l
WHERE l.token_hash = $1 AND (l.expires_at IS NULL OR l.expires_at > now())
