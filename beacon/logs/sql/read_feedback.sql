-- Feedback by its keys, the newest first, with the error that it is about: looked for by its id between
-- $4 before and $5 after, in the primary key alone.
SELECT e.id, e.timestamp, e.message, said.name, said.email,
       coalesce(said.url, beacon_url(e.url, e.hostname, e.path)) AS page, e.environment, e.release,
       e.session_id, {visitor} AS visitor, e.user_id, about.id AS event_id, error.timestamp AS event_at,
       issue.id AS issue_id, issue.title AS issue_title, s.browser, s.os, s.country
FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
LEFT JOIN sessions AS s ON s.project_id = $1 AND s.id = e.session_id
CROSS JOIN LATERAL (
    SELECT coalesce(s.anon_id, e.anon_id) AS anon_id,
           CASE WHEN s.id IS NULL THEN e.user_id ELSE s.user_id END AS user_id
) AS who
CROSS JOIN LATERAL (
    SELECT e.properties #>> '{{feedback,name}}' AS name, e.properties #>> '{{feedback,email}}' AS email,
           e.properties #>> '{{feedback,url}}' AS url,
           e.properties #>> '{{feedback,associated_event_id}}' AS event_id
) AS said
CROSS JOIN LATERAL (
    SELECT CASE WHEN said.event_id ~ '^[0-9a-fA-F]{{8}}-?([0-9a-fA-F]{{4}}-?){{3}}[0-9a-fA-F]{{12}}$'
           THEN said.event_id::uuid END AS id
) AS about
LEFT JOIN LATERAL (
    SELECT key.timestamp FROM events AS key
    WHERE key.project_id = $1 AND key.timestamp BETWEEN e.timestamp - $4::interval AND e.timestamp + $5::interval
      AND key.id = about.id
    LIMIT 1
) AS error ON about.id IS NOT NULL
LEFT JOIN events AS met
    ON met.project_id = $1 AND met.timestamp = error.timestamp AND met.id = about.id
LEFT JOIN issues AS own ON own.project_id = $1 AND own.id = met.issue_id
LEFT JOIN issues AS issue
    ON issue.project_id = $1 AND issue.id = coalesce(own.merged_into, own.id)
ORDER BY e.timestamp DESC, e.id DESC
