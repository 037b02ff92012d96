-- The issues that people see under these ids, each with all that are merged into it, locked in the
-- order in which the writer does.
WITH roots AS (
    SELECT DISTINCT coalesce(merged_into, id) AS id FROM issues
    WHERE project_id = $1 AND id = ANY($2::uuid[])
)
SELECT i.id, i.merged_into, i.title, i.state, i.state_at, i.resolved_in, i.resolved_next,
       i.ignored_until, i.ignored_events, i.ignored_visitors
FROM issues AS i
WHERE i.project_id = $1
  AND (i.id IN (SELECT id FROM roots) OR i.merged_into IN (SELECT id FROM roots))
ORDER BY i.id
FOR UPDATE
