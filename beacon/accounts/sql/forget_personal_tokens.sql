-- Removes personal tokens that were revoked or expired more than $1 ago.
DELETE FROM personal_tokens WHERE least(revoked_at, expires_at) < now() - $1::interval
