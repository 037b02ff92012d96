-- The account with this e-mail, however it signs in; it stays as it is until the transaction ends.
SELECT id, email, name, is_owner, disabled_at, oidc_issuer, oidc_subject
FROM accounts
WHERE lower(email) = lower($1)
FOR UPDATE
