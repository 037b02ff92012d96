-- Issues of which no event came since $2, each with all that are merged into it, locked; those that
-- somebody else has locked are left out.
WITH old AS (
    SELECT r.id FROM issues AS r
    WHERE r.project_id = $1 AND r.merged_into IS NULL AND r.last_seen_at < $2
      AND NOT EXISTS (
          SELECT FROM issues AS m
          WHERE m.project_id = $1 AND m.merged_into = r.id AND m.last_seen_at >= $2
      )
    ORDER BY r.last_seen_at
    LIMIT $3
), locked AS (
    SELECT i.id, coalesce(i.merged_into, i.id) AS root, i.last_seen_at FROM issues AS i
    WHERE i.project_id = $1
      AND (i.id IN (SELECT id FROM old) OR i.merged_into IN (SELECT id FROM old))
    FOR UPDATE SKIP LOCKED
)
SELECT l.root, array_agg(l.id) AS ids FROM locked AS l
GROUP BY l.root
HAVING max(l.last_seen_at) < $2 AND count(*) = (
    SELECT count(*) FROM issues AS i
    WHERE i.project_id = $1 AND (i.id = l.root OR i.merged_into = l.root)
)
