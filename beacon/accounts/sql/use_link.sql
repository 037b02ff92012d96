-- Uses up the link with this token_hash, of one of the kinds $2; no row when it does not work (any more).
UPDATE account_links l
SET used_at = now()
WHERE l.token_hash = $1 AND l.kind = ANY($2::text[]) AND l.used_at IS NULL AND l.revoked_at IS NULL
  AND l.expires_at > now()
  AND NOT EXISTS (SELECT FROM accounts a WHERE a.id = l.account_id AND a.disabled_at IS NOT NULL)
RETURNING l.id, l.kind, l.account_id, l.email, l.details::text AS details, l.created_by, l.expires_at
