-- A refresh token: does its sign-in stand (idle for less than $2, not older than $3), was the token
-- used, and if so is it the one before the last (no later one was used), used less than $4 ago?
SELECT s.account_id, t.used_at IS NOT NULL AS used,
       s.revoked_at IS NULL AND a.disabled_at IS NULL
           AND s.last_used_at > now() - $2::interval
           AND s.created_at > now() - $3::interval AS stands,
       t.used_at > now() - $4::interval AND NOT EXISTS (
           SELECT FROM refresh_tokens later
           WHERE later.sign_in_id = t.sign_in_id AND later.used_at > t.used_at
       ) AS just_used
FROM refresh_tokens t
JOIN sign_ins s ON s.id = t.sign_in_id
JOIN accounts a ON a.id = s.account_id
WHERE t.token_hash = $1
