-- What is older than $2 and tells of somebody of whom no session is kept.
DELETE FROM {part} AS t WHERE t.project_id = $1 AND t.{age} < $2{within}
  AND NOT EXISTS (
    SELECT FROM sessions AS s
    WHERE s.project_id = t.project_id AND s.user_id = t.user_id
  )
  AND NOT EXISTS (
    SELECT FROM sessions AS s
    WHERE s.project_id = t.project_id AND s.anon_id = t.anon_id AND s.user_id IS NULL
      AND hashtextextended(s.anon_id, 0) = hashtextextended(t.anon_id, 0)
  )
