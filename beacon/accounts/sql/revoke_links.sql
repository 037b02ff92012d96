-- Revokes the links that still work: of the kind $1, and (NULL: any) for the account $2, for the
-- e-mail $3 in lower case, made by the account $4, with the id $5.
UPDATE account_links
SET revoked_at = now()
WHERE kind = $1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()
  AND ($2::uuid IS NULL OR account_id = $2)
  AND ($3::text IS NULL OR lower(email) = $3)
  AND ($4::uuid IS NULL OR created_by = $4)
  AND ($5::uuid IS NULL OR id = $5)
RETURNING id, email
