INSERT INTO users AS u (
    project_id, anon_id, user_id, user_at, user_event_id, traits, trait_versions,
    first_seen_at, last_seen_at
)
SELECT * FROM unnest(
    $1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::jsonb[],
    $7::jsonb[], $8::timestamptz[], $9::timestamptz[]
)
ON CONFLICT (project_id, anon_id) DO UPDATE SET
    first_seen_at = least(u.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at),
    (traits, trait_versions) = (
        SELECT m.traits, m.versions FROM beacon_merge_traits(
            u.traits, u.trait_versions, excluded.traits, excluded.trait_versions
        ) AS m
    ),
    (user_id, user_at, user_event_id) = (
        SELECT v.* FROM (VALUES
            (u.user_id, u.user_at, u.user_event_id),
            (excluded.user_id, excluded.user_at, excluded.user_event_id)
        ) AS v (user_id, user_at, user_event_id)
        ORDER BY v.user_at DESC, v.user_event_id DESC LIMIT 1
    )
