-- Notes that a personal token was used.
UPDATE personal_tokens SET last_used_at = now() WHERE id = $1
