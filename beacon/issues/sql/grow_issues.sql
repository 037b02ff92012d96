-- Those are locked. What an issue is called is told by its last event.
UPDATE issues AS i SET
    event_count = i.event_count + n.events,
    visitor_count = i.visitor_count + n.visitors,
    (first_seen_at, first_event_id, first_release) = (
        SELECT f.* FROM (VALUES
            (i.first_seen_at, i.first_event_id, i.first_release),
            (n.first_seen_at, n.first_event_id, n.first_release)
        ) AS f (at, id, release)
        ORDER BY f.at, f.id LIMIT 1
    ),
    (last_seen_at, last_event_id, last_release, version, kind, title, type, value, culprit,
     platform, level) = (
        SELECT l.* FROM (VALUES
            (i.last_seen_at, i.last_event_id, i.last_release, i.version, i.kind, i.title, i.type,
             i.value, i.culprit, i.platform, i.level),
            (n.last_seen_at, n.last_event_id, n.last_release, n.version, n.kind, n.title, n.type,
             n.value, n.culprit, n.platform, n.level)
        ) AS l (at, id, release, version, kind, title, type, value, culprit, platform, level)
        ORDER BY l.at DESC, l.id DESC LIMIT 1
    )
FROM unnest(
    $1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::uuid[],
    $14::uuid[], $15::text[], $16::text[], $17::bigint[], $18::bigint[]
) AS n (
    project_id, id, version, kind, title, type, value, culprit, platform, level, first_seen_at,
    last_seen_at, first_event_id, last_event_id, first_release, last_release, events, visitors
)
WHERE i.project_id = n.project_id AND i.id = n.id
