-- A project's ($1) proposals, the newest first: in the state $2, of the flag with the key $3 (NULL:
-- any), behind the one made at $4 with the id $5 (NULL: from the newest), at most $6.
SELECT p.id, f.key AS flag, p.state, p.comment, p.answer, p.proposed_by::text, p.decided_by::text,
       p.created_at, p.decided_at,
       ARRAY(SELECT each ->> 'environment' FROM jsonb_array_elements(p.diff) AS each
             WHERE each ->> 'environment' IS NOT NULL) AS environments
FROM flag_proposals p
JOIN flags f ON f.id = p.flag_id
WHERE p.project_id = $1 AND ($2::text IS NULL OR p.state = $2) AND ($3::text IS NULL OR f.key = $3)
  AND ($4::timestamptz IS NULL OR (p.created_at, p.id) < ($4, $5::uuid))
ORDER BY p.created_at DESC, p.id DESC
LIMIT $6
