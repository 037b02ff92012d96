-- Whether a row is a person's: $2 are anonymous ids, $3 is a user id, or NULL where one anonymous
-- id is meant, whoever was signed in. Else another user's rows on the same device are not.
((anon_id = ANY($2::text[]) AND ($3::text IS NULL OR user_id IS NULL OR user_id = $3))
 OR user_id = $3)
