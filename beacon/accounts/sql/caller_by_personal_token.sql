-- The account of the personal token with this hash, unless it was revoked or has expired.
-- use_is_due: its last use was noted longer ago than $2.
SELECT a.id, a.email, a.name, a.is_owner, NULL::uuid AS sign_in_id, t.id AS token_id,
       coalesce(t.last_used_at < now() - $2::interval, true) AS use_is_due,
       ARRAY(SELECT m.project_id FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS project_ids,
       ARRAY(SELECT m.role FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS roles
FROM personal_tokens t
JOIN accounts a ON a.id = t.account_id
WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND a.disabled_at IS NULL
  AND (t.expires_at IS NULL OR t.expires_at > now())
