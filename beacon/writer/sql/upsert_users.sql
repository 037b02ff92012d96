INSERT INTO users AS u (
    project_id, anon_id, user_id, traits, trait_versions, first_seen_at, last_seen_at
)
SELECT * FROM unnest(
    $1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::jsonb[], $6::timestamptz[],
    $7::timestamptz[]
)
ON CONFLICT (project_id, anon_id, user_id) DO UPDATE SET
    first_seen_at = least(u.first_seen_at, excluded.first_seen_at),
    last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at),
    (traits, trait_versions) = (
        SELECT m.traits, m.versions FROM beacon_merge_traits(
            u.traits, u.trait_versions, excluded.traits, excluded.trait_versions
        ) AS m
    )
