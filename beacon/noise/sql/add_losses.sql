-- Adds what was lost: by column project, hour, source, reason, category, detail, the id and time of a
-- stored event of the same kind (or NULL), how many, and when the last was noted.
INSERT INTO losses AS l
       (project_id, at, source, reason, category, detail, issue_id, events, last_at)
SELECT project_id, at, source, reason, category, detail, issue_id, sum(events), max(last_at)
FROM (
    SELECT g.*, coalesce(
        (SELECT e.issue_id FROM events AS e
         WHERE e.project_id = g.project_id AND e.timestamp = g.like_at AND e.id = g.like_id),
        '00000000-0000-0000-0000-000000000000'
    ) AS issue_id
    FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[],
                $7::uuid[], $8::timestamptz[], $9::bigint[], $10::timestamptz[])
         AS g (project_id, at, source, reason, category, detail, like_id, like_at, events, last_at)
) AS named
GROUP BY project_id, at, source, reason, category, detail, issue_id
ORDER BY project_id, at, source, reason, category, detail, issue_id
ON CONFLICT (project_id, at, source, reason, category, detail, issue_id) DO UPDATE SET
    events = l.events + excluded.events, last_at = greatest(l.last_at, excluded.last_at)
