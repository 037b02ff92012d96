INSERT INTO issue_tags AS t (project_id, issue_id, key, value, events, last_seen_at)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[]
)
ON CONFLICT (project_id, issue_id, key, value) DO UPDATE SET
    events = t.events + excluded.events,
    last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)
