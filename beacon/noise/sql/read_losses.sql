-- What a project ($1) lost from $2 until $3, by hour; what Postgres refused is counted by when it did.
SELECT at, source, reason, category, detail, sum(events)::bigint AS events, max(last_at) AS last_at
FROM losses
WHERE project_id = $1 AND at >= $2 AND at < $3
GROUP BY at, source, reason, category, detail
UNION ALL
SELECT date_trunc('hour', rejected_at), 'rejected', sqlstate, 'event', '', count(*), max(rejected_at)
FROM rejected_events
WHERE project_id = $1 AND rejected_at >= $2 AND rejected_at < $3
GROUP BY 1, 3
