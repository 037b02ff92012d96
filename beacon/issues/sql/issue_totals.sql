-- Of issues with those that are merged into them. Whoever met two of them is one visitor.
SELECT w.project_id, w.id, m.events,
       CASE WHEN m.issues = 1 THEN m.visitors ELSE (
           SELECT count(DISTINCT v.visitor) FROM issues AS i
           JOIN issue_visitors AS v ON v.project_id = i.project_id AND v.issue_id = i.id
           WHERE i.project_id = w.project_id AND (i.id = w.id OR i.merged_into = w.id)
       ) END AS visitors
FROM unnest($1::uuid[], $2::uuid[]) AS w (project_id, id)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(i.event_count), 0)::bigint AS events,
           coalesce(sum(i.visitor_count), 0)::bigint AS visitors, count(*) AS issues
    FROM issues AS i
    WHERE i.project_id = w.project_id AND (i.id = w.id OR i.merged_into = w.id)
) AS m
