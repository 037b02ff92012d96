-- How many errors of some issues were left out of floods.
SELECT issue_id, sum(events)::bigint AS events
FROM losses
WHERE project_id = $1 AND source = 'sampled' AND issue_id = ANY($2::uuid[])
GROUP BY issue_id
