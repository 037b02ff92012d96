-- A new sign-in of an account (kind $2, method $3) with its cookie's hash (NULL: an API client);
-- no row when the account is disabled.
WITH signing_in AS (
    UPDATE accounts SET last_sign_in_at = now() WHERE id = $1 AND disabled_at IS NULL RETURNING id
)
INSERT INTO sign_ins (account_id, kind, method, cookie_hash, address, user_agent)
SELECT id, $2, $3, $4, $5, $6 FROM signing_in
RETURNING id
