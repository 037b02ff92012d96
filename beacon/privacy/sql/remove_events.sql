-- Deletes a person's events and their first times; what they had counted for in each session, of
-- which those that are called $6 are no part, and by name and quarter of an hour, where session_id
-- is NULL, for the rollups; and what the client had tagged its errors with, where issue_id is not
-- NULL.
WITH gone AS (
    DELETE FROM {part} WHERE project_id = $1 AND {of_person}{within}
    RETURNING id, session_id, event_name, level, is_bot, issue_id, tags,
              date_bin('15 minutes', timestamp, '1970-01-01 00:00+00') AS at
), times AS (
    DELETE FROM first_times AS f USING gone WHERE f.project_id = $1 AND f.id = gone.id
)
SELECT session_id, event_name, at,
       count(*) AS events,
       count(*) FILTER (WHERE event_name <> ALL ($6::text[])) AS counted,
       count(*) FILTER (WHERE event_name = ANY($4::text[])) AS pages,
       count(*) FILTER (WHERE event_name <> ALL ($6::text[]) AND level = ANY($5::text[])) AS errors,
       count(*) FILTER (WHERE event_name <> ALL ($6::text[]) AND event_name <> ALL ($7::text[])) AS actions,
       count(*) FILTER (WHERE is_bot) AS bots,
       count(*) FILTER (WHERE level = ANY($5::text[])) AS all_errors,
       NULL::uuid AS issue_id, NULL AS key, NULL AS value
FROM gone
GROUP BY GROUPING SETS ((session_id), (event_name, at))
UNION ALL
SELECT NULL, NULL, NULL, count(*), 0, 0, 0, 0, 0, 0, issue_id, left(t.key, $8), left(t.value, $8)
FROM gone, jsonb_each_text(gone.tags) AS t
WHERE issue_id IS NOT NULL
GROUP BY issue_id, left(t.key, $8), left(t.value, $8)
