-- The link with this token_hash, of one of the kinds $2, if it still works.
SELECT l.id, l.kind, l.account_id, l.email, l.details::text AS details, l.created_by, l.expires_at
FROM account_links l
LEFT JOIN accounts a ON a.id = l.account_id
WHERE l.token_hash = $1 AND l.kind = ANY($2::text[]) AND l.used_at IS NULL AND l.revoked_at IS NULL
  AND l.expires_at > now() AND a.disabled_at IS NULL
