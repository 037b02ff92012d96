-- Issues ($2) as people see them, with what is merged into them: what they are, and how often they
-- came between $3 and $4, by $5, in the environment $6 (NULL: in all).
WITH parts AS MATERIALIZED (
    SELECT i.id AS root, i.* FROM issues AS i WHERE i.project_id = $1 AND i.id = ANY($2::uuid[])
    UNION ALL
    SELECT i.merged_into, i.* FROM issues AS i
    WHERE i.project_id = $1 AND i.merged_into = ANY($2::uuid[])
), sums AS (
    SELECT root, sum(event_count)::bigint AS events, min(first_seen_at) AS first_seen_at,
           max(last_seen_at) AS last_seen_at, count(*) - 1 AS merged,
           (array_agg(first_release ORDER BY first_seen_at))[1] AS first_release,
           (array_agg(last_release ORDER BY last_seen_at DESC))[1] AS last_release,
           (array_agg(first_event_id ORDER BY first_seen_at))[1] AS first_event_id,
           (array_agg(last_event_id ORDER BY last_seen_at DESC))[1] AS last_event_id
    FROM parts GROUP BY root
), trends AS (
    SELECT root, sum(events)::bigint AS events, array_agg(bucket) AS buckets,
           array_agg(events) AS counts
    FROM (
        SELECT p.root, floor(extract(epoch FROM h.at - $3) / extract(epoch FROM $5::interval))::int
                   AS bucket,
               sum(h.events)::bigint AS events
        FROM parts AS p
        JOIN issue_hours AS h ON h.project_id = $1 AND h.issue_id = p.id
        WHERE h.at >= $3 AND h.at < $4 AND ($6::text IS NULL OR h.environment = $6)
        GROUP BY 1, 2
    ) AS by_bucket
    GROUP BY root
)
SELECT (SELECT slug FROM projects WHERE id = $1) AS slug, i.id, i.version, i.title, i.type, i.value, i.culprit, i.kind, i.level, i.platform, i.state,
       i.state_at, i.resolved_in, i.resolved_next, i.ignored_until, i.regressed_at,
       i.ignored_events, i.ignored_visitors,
       s.first_seen_at, s.last_seen_at, s.first_release, s.last_release, s.events, s.merged,
       s.first_event_id, s.last_event_id,
       CASE WHEN s.merged = 0 THEN i.visitor_count ELSE (
           SELECT count(DISTINCT v.visitor) FROM parts AS p
           JOIN issue_visitors AS v ON v.project_id = $1 AND v.issue_id = p.id WHERE p.root = i.id
       ) END AS users,
       coalesce(t.events, 0) AS period_events, t.buckets, t.counts,
       a.id AS assignee_id, a.email AS assignee_email, a.name AS assignee_name,
       (
           SELECT count(*) FROM parts AS p
           JOIN issue_activity AS said ON said.project_id = $1 AND said.issue_id = p.id
           WHERE p.root = i.id AND said.kind = 'comment'
       ) AS comments
FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (id, place)
JOIN parts AS i ON i.id = wanted.id AND i.root = wanted.id
JOIN sums AS s ON s.root = i.id
LEFT JOIN trends AS t ON t.root = i.id
LEFT JOIN accounts AS a ON a.id = i.assignee_id
ORDER BY wanted.place
