-- Issues of a project ($1) that came more often after a time ($2) than before it, in an environment
-- ($5; NULL: in all): from $3 up to $2 and from $2 up to $4, whole hours but for the one that $2 is in,
-- of which each event is looked at. New ones, and those that came at least $6 times and $7 times as
-- often as before, the most surprising first: $8 at most.
WITH hour AS (
    SELECT date_trunc('hour', $2::timestamptz, 'UTC') AS start,
           date_trunc('hour', $2::timestamptz, 'UTC') + interval '1 hour' AS until
), came AS (
    SELECT h.issue_id, CASE WHEN h.at < hour.start THEN h.events ELSE 0 END AS before,
           CASE WHEN h.at < hour.start THEN 0 ELSE h.events END AS after
    FROM issue_hours AS h CROSS JOIN hour
    WHERE h.project_id = $1 AND h.at >= $3 AND h.at < $4 AND h.at <> hour.start
      AND ($5::text IS NULL OR h.environment = $5)
    UNION ALL
    SELECT e.issue_id, (e.timestamp < $2)::int, (e.timestamp >= $2)::int
    FROM events AS e CROSS JOIN hour
    WHERE e.project_id = $1 AND e.timestamp >= hour.start AND e.timestamp < least(hour.until, $4)
      AND e.issue_id IS NOT NULL AND ($5::text IS NULL OR e.environment = $5)
), counted AS (
    SELECT coalesce(i.merged_into, i.id) AS id, sum(c.before)::bigint AS before,
           sum(c.after)::bigint AS after
    FROM (
        SELECT issue_id, sum(before) AS before, sum(after) AS after FROM came GROUP BY issue_id
    ) AS c
    JOIN issues AS i ON i.project_id = $1 AND i.id = c.issue_id
    GROUP BY 1
), compared AS (
    SELECT c.*, i.first_seen_at >= $2 AS is_new,
           c.before * extract(epoch FROM $4 - $2)::float8
               / extract(epoch FROM $2 - $3)::float8 AS expected
    FROM counted AS c
    CROSS JOIN LATERAL (
        SELECT min(first_seen_at) AS first_seen_at FROM issues AS i
        WHERE i.project_id = $1 AND (i.id = c.id OR i.merged_into = c.id)
    ) AS i
    WHERE c.after > 0
)
SELECT id, before, after, is_new FROM compared
WHERE is_new OR after >= $6 AND after >= $7::float8 * expected
ORDER BY is_new DESC, (after - expected) / sqrt(expected + 1) DESC, id
LIMIT $8
