-- Of those who watch (project, and one of: sign-in, token, key) the places, from 1 on, of who still
-- may. Sign-ins are over when they are idle for $5 or older than $6.
SELECT w.place
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY
     AS w (project_id, sign_in_id, token_id, key_id, place)
JOIN projects p ON p.id = w.project_id AND p.deleted_at IS NULL
LEFT JOIN sign_ins s ON s.id = w.sign_in_id AND s.revoked_at IS NULL
     AND s.last_used_at > now() - $5::interval AND s.created_at > now() - $6::interval
LEFT JOIN personal_tokens t ON t.id = w.token_id AND t.revoked_at IS NULL
     AND (t.expires_at IS NULL OR t.expires_at > now())
LEFT JOIN api_keys k ON k.id = w.key_id AND k.project_id = w.project_id AND k.revoked_at IS NULL
     AND (k.expires_at IS NULL OR k.expires_at > now())
LEFT JOIN accounts a ON a.id = coalesce(s.account_id, t.account_id) AND a.disabled_at IS NULL
WHERE k.id IS NOT NULL OR a.is_owner OR EXISTS (
    SELECT FROM memberships m WHERE m.account_id = a.id AND m.project_id = w.project_id
)
