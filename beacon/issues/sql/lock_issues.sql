-- These issues and those that they are merged into, locked by everybody in this order.
WITH wanted AS (
    SELECT w.project_id, w.id
    FROM unnest($1::uuid[], $2::uuid[]) AS w (project_id, id)
), named AS (
    SELECT project_id, id FROM wanted
    UNION
    SELECT i.project_id, i.merged_into
    FROM wanted JOIN issues AS i USING (project_id, id)
    WHERE i.merged_into IS NOT NULL
)
SELECT i.project_id, i.id, i.merged_into, i.state, i.state_at, i.resolved_in, i.resolved_next,
       i.ignored_until, i.ignored_events, i.ignored_visitors, now() AS now
FROM named JOIN issues AS i USING (project_id, id)
ORDER BY i.project_id, i.id
FOR UPDATE OF i
