-- What was lost in the last 24 hours, of all projects, by source.
SELECT source, sum(events)::bigint AS events FROM losses
WHERE last_at >= now() - interval '24 hours'
GROUP BY source
UNION ALL
SELECT 'rejected', count(*) FROM rejected_events WHERE rejected_at >= now() - interval '24 hours'
