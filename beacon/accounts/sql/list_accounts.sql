-- The accounts with their roles by project, the oldest first: beginning after the time $1 and
-- id $2 (NULL: at the first), at most $3.
SELECT a.id, a.email, a.name, a.is_owner, a.password_hash IS NOT NULL AS has_password,
       a.totp_confirmed_at IS NOT NULL AS second_factor, a.oidc_issuer, a.disabled_at,
       a.last_sign_in_at, a.created_at,
       ARRAY(SELECT m.project_id FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS project_ids,
       ARRAY(SELECT m.role FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS roles
FROM accounts a
WHERE $1::timestamptz IS NULL OR (a.created_at, a.id) > ($1, $2::uuid)
ORDER BY a.created_at, a.id
LIMIT $3
