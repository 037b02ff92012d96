-- The sessions of the visitor {visitor} (docs/reports.md, "Visitors"), each by an index. $1: project.
SELECT t.* FROM sessions AS t WHERE t.project_id = $1 AND t.user_id = {visitor}
UNION ALL
SELECT t.* FROM sessions AS t
WHERE t.project_id = $1 AND t.user_id IS NULL AND t.anon_id = {visitor}
  AND hashtextextended(t.anon_id, 0) = hashtextextended({visitor}, 0)
  AND (left({visitor}, 1) = '~' OR NOT EXISTS (
      SELECT FROM visitor_aliases AS a WHERE a.project_id = $1 AND a.anon_id = {visitor}
  ))
UNION ALL
SELECT t.* FROM visitor_aliases AS a
JOIN sessions AS t ON t.project_id = $1 AND t.anon_id = a.anon_id AND t.user_id IS NULL
    AND hashtextextended(t.anon_id, 0) = hashtextextended(a.anon_id, 0)
WHERE a.project_id = $1 AND a.user_id = {visitor} AND left(a.anon_id, 1) <> '~'
  AND NOT EXISTS (
      SELECT FROM visitor_aliases AS b
      WHERE b.project_id = $1 AND b.anon_id = a.anon_id
        AND (b.first_at, b.user_id COLLATE "C") < (a.first_at, a.user_id COLLATE "C")
  )
