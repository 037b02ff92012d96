-- Whether a session is a visitor's: $2 is the visitor, $3 are the anonymous ids that stand for them.
(s.user_id = $2 OR (s.user_id IS NULL AND s.anon_id = ANY($3::text[])))
