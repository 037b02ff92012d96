-- The refresh token of a sign-in that works next.
INSERT INTO refresh_tokens (token_hash, sign_in_id) VALUES ($1, $2)
