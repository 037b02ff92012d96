-- Makes an account that signs in with the OpenID provider; no row when somebody else just has.
INSERT INTO accounts (email, name, oidc_issuer, oidc_subject)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
RETURNING id, email, name, is_owner, disabled_at, oidc_issuer, oidc_subject
