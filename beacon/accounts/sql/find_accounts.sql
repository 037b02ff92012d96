-- The accounts with the ids $1 or the e-mails $2 (in lower case), with their roles by project.
SELECT a.id, a.email, a.name, a.is_owner, a.password_hash IS NOT NULL AS has_password,
       a.totp_confirmed_at IS NOT NULL AS second_factor, a.oidc_issuer, a.disabled_at,
       a.last_sign_in_at, a.created_at,
       ARRAY(SELECT m.project_id FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS project_ids,
       ARRAY(SELECT m.role FROM memberships m WHERE m.account_id = a.id
             ORDER BY m.project_id) AS roles
FROM accounts a
WHERE a.id = ANY($1::uuid[]) OR lower(a.email) = ANY($2::text[])
