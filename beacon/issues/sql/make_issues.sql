-- Issues that nobody has seen before; their counts follow, as those of all others.
INSERT INTO issues (
    project_id, id, version, kind, title, type, value, culprit, platform, level, first_seen_at,
    last_seen_at, first_event_id, last_event_id, first_release, last_release, event_count
)
SELECT n.*, 0 FROM unnest(
    $1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::uuid[],
    $14::uuid[], $15::text[], $16::text[]
) AS n
ON CONFLICT DO NOTHING
RETURNING project_id, id
