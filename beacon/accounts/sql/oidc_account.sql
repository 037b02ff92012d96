-- The account of an OpenID provider's subject; it stays as it is until the transaction ends.
SELECT id, email, name, is_owner, disabled_at, oidc_issuer, oidc_subject
FROM accounts
WHERE oidc_issuer = $1 AND oidc_subject = $2
FOR UPDATE
