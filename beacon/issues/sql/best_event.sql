-- Of the newest events of an issue ($2) the one that tells most, and of equal ones the newest: $3 and $4
-- bound its time, $7 is how many are looked at. $5 and $6 stand for where a page would begin.
SELECT e.timestamp, e.id
FROM unnest($2::uuid[]) AS part (id)
CROSS JOIN LATERAL (
    SELECT e.timestamp, e.id, e.properties, e.stacktrace, e.user_id, e.session_id FROM events AS e
    WHERE e.project_id = $1 AND e.issue_id = part.id AND e.timestamp >= $3 AND e.timestamp < $4
      AND (e.timestamp, e.id) <= ($5, $6) AND {conditions}
    ORDER BY e.timestamp DESC, e.id DESC
    LIMIT $7
) AS e
ORDER BY (e.stacktrace IS NOT NULL)::int * 4 + (e.properties ? 'breadcrumbs')::int * 2
         + (e.properties ? 'request')::int + (e.properties ? 'flags')::int + (e.user_id IS NOT NULL)::int
         + EXISTS (
             SELECT FROM sessions AS s
             WHERE s.project_id = $1 AND s.id = e.session_id AND s.page_count > 0
         )::int * 2 DESC,
         e.timestamp DESC, e.id DESC
LIMIT 1
