-- The account of the sign-in with this id, unless it is over: idle for $2, or older than $3.
-- use_is_due: its last use was noted longer ago than $4.
SELECT a.id, a.email, a.name, a.is_owner, s.id AS sign_in_id, NULL::uuid AS token_id,
       s.last_used_at < now() - $4::interval AS use_is_due,
       ARRAY(SELECT m.project_id FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS project_ids,
       ARRAY(SELECT m.role FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS roles
FROM sign_ins s
JOIN accounts a ON a.id = s.account_id
WHERE s.id = $1 AND s.kind = 'api' AND s.revoked_at IS NULL AND a.disabled_at IS NULL
  AND s.last_used_at > now() - $2::interval AND s.created_at > now() - $3::interval
