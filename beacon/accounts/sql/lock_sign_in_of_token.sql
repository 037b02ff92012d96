-- The sign-in that a refresh token belongs to: one request refreshes it at a time.
SELECT id FROM sign_ins
WHERE id = (SELECT sign_in_id FROM refresh_tokens WHERE token_hash = $1)
FOR UPDATE
