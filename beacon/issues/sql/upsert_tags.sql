INSERT INTO issue_tags AS t (project_id, issue_id, key, value, events, last_seen_at)
SELECT new.* FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[]
) AS new (project_id, issue_id, key, value, events, last_seen_at)
WHERE NOT EXISTS (
    SELECT FROM projects AS p WHERE p.id = new.project_id AND new.key = ANY (p.hidden_tags)
)
ON CONFLICT (project_id, issue_id, key, value) DO UPDATE SET
    events = t.events + excluded.events,
    last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)
