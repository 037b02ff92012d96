-- Deletes up to $3 events of a project that are older than $2, the oldest first; what they had
-- counted for, by name and quarter of an hour.
WITH aged AS MATERIALIZED (
    SELECT timestamp, id FROM {part} WHERE project_id = $1 AND timestamp < $2
    ORDER BY timestamp, id LIMIT $3
), gone AS (
    DELETE FROM {part} AS e USING aged
    WHERE e.project_id = $1 AND e.timestamp = aged.timestamp AND e.id = aged.id
    RETURNING e.event_name, e.is_bot, e.level,
              date_bin('15 minutes', e.timestamp, '1970-01-01 00:00+00') AS at
)
SELECT event_name, at, count(*) AS events, count(*) FILTER (WHERE is_bot) AS bots,
       count(*) FILTER (WHERE level IN ('error', 'fatal')) AS all_errors
FROM gone
GROUP BY event_name, at
