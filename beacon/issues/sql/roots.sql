-- The issues of a project ($1) as people see them, as rows `i`: those that are merged into another
-- count with it. What is not asked for is not counted.
WITH members AS MATERIALIZED (
    SELECT id, merged_into, title, type, value, culprit, platform, event_count, first_seen_at,
           last_seen_at
    FROM issues WHERE project_id = $1 AND merged_into IS NOT NULL
), merged AS MATERIALIZED (
    SELECT merged_into AS id, count(*) AS members, sum(event_count)::bigint AS events,
           min(first_seen_at) AS first_seen_at, max(last_seen_at) AS last_seen_at
    FROM members GROUP BY merged_into
)
SELECT {columns}
FROM (
    SELECT r.id, r.title, r.type, r.value, r.culprit, r.kind, r.platform, r.level, r.state,
           r.regressed_at, r.assignee_id, r.first_release,
           least(r.first_seen_at, m.first_seen_at) AS first_seen_at,
           greatest(r.last_seen_at, m.last_seen_at) AS last_seen_at,
           r.event_count + coalesce(m.events, 0) AS events, coalesce(m.members, 0) AS merged,
           CASE WHEN m.id IS NULL THEN r.visitor_count ELSE (
               SELECT count(DISTINCT v.visitor) FROM issue_visitors AS v
               WHERE v.project_id = $1 AND v.issue_id = ANY(
                   ARRAY(SELECT part.id FROM members AS part WHERE part.merged_into = r.id) || r.id
               )
           ) END AS users
    FROM issues AS r
    LEFT JOIN merged AS m ON m.id = r.id
    WHERE r.project_id = $1 AND r.merged_into IS NULL
) AS i
{join}
WHERE {conditions}
