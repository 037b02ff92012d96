-- Marks a sign-in's unused refresh tokens as used: the one with the hash $2 now, another (whose
-- answer was lost) so long ago that it is taken for a copy when it comes.
UPDATE refresh_tokens
SET used_at = CASE WHEN token_hash = $2 THEN now() ELSE '-infinity' END
WHERE sign_in_id = $1 AND used_at IS NULL
