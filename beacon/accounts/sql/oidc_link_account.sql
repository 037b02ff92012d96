-- Lets an account sign in with the OpenID provider.
UPDATE accounts
SET oidc_issuer = $2, oidc_subject = $3, name = CASE WHEN name = '' THEN $4 ELSE name END,
    updated_at = now()
WHERE id = $1
