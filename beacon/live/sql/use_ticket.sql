-- Uses up the ticket with this token_hash; no row when it is none (any more) or is over.
DELETE FROM live_tickets WHERE token_hash = $1 AND expires_at > now()
RETURNING project_id, sign_in_id, token_id, key_id
