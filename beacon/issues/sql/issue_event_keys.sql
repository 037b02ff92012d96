-- The keys of events of an issue ($2: its own id and those of what is merged into it) between $3 and $4
-- that are {past} the event ($5, $6), the nearest first: at most $7.
SELECT e.timestamp, e.id
FROM unnest($2::uuid[]) AS part (id)
CROSS JOIN LATERAL (
    SELECT e.timestamp, e.id FROM events AS e
    WHERE e.project_id = $1 AND e.issue_id = part.id AND e.timestamp >= $3 AND e.timestamp < $4
      AND e.timestamp {bound} $5 AND (e.timestamp, e.id) {past} ($5, $6)
      AND {conditions}
    ORDER BY e.timestamp {direction}, e.id {direction}
    LIMIT $7
) AS e
ORDER BY e.timestamp {direction}, e.id {direction}
LIMIT $7
