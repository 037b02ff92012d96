-- A new ticket of the project $2; those that are over are removed.
WITH over AS (DELETE FROM live_tickets WHERE expires_at < now())
INSERT INTO live_tickets (token_hash, project_id, sign_in_id, token_id, key_id, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
RETURNING expires_at
