-- Events of the project's newest issues, or of the issue $2 as people see it (NULL: of any): the
-- newest of each, and of each in turn, at most $3. Those whose JSON takes over $4 bytes as it is
-- stored are left out.
WITH roots AS MATERIALIZED (
    SELECT id FROM issues
    WHERE project_id = $1 AND merged_into IS NULL AND ($2::uuid IS NULL OR id = $2)
    ORDER BY last_seen_at DESC
    LIMIT 50
),
members AS MATERIALIZED (
    SELECT i.id, i.first_seen_at, i.last_seen_at
    FROM issues AS i JOIN roots ON roots.id = i.id OR roots.id = i.merged_into
    WHERE i.project_id = $1
    ORDER BY i.last_seen_at DESC
    LIMIT 200
)
SELECT e.id, e.timestamp, e.event_name, e.properties::text, e.level, e.message, e.environment,
       e.release, e.stacktrace::text, e.tags::text
FROM members AS m
CROSS JOIN LATERAL (
    SELECT *, row_number() OVER () AS turn
    FROM (
        SELECT id, timestamp, event_name, properties, level, message, environment, release,
               stacktrace, tags
        FROM events
        WHERE project_id = $1 AND issue_id = m.id
          AND timestamp BETWEEN m.first_seen_at AND m.last_seen_at
        ORDER BY timestamp DESC
        LIMIT CASE WHEN $2::uuid IS NULL THEN 20 ELSE $3 END
    ) AS newest
    WHERE pg_column_size(properties) + coalesce(pg_column_size(stacktrace), 0) <= $4
) AS e
ORDER BY e.turn, m.last_seen_at DESC, m.id
LIMIT $3
