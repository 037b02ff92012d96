-- Notes that a personal token was used, unless that was noted less than $2 ago.
UPDATE personal_tokens SET last_used_at = now()
WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - $2::interval)
