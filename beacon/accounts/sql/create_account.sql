-- Makes an account that may sign in with this password; no row when its e-mail is taken.
INSERT INTO accounts (email, name, is_owner, password_hash, password_changed_at)
VALUES ($1, $2, $3, $4, CASE WHEN $4::text IS NOT NULL THEN now() END)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id
