-- Takes a person out of the rows of devices that others used too. A trait stays when the event that
-- set it is there, so this comes behind the deletion of the person's events. A row whose last user
-- the person was becomes that of the user who came to the device last besides.
UPDATE users AS u SET
    (traits, trait_versions) = (
        SELECT coalesce(jsonb_object_agg(v.key, u.traits -> v.key), '{}'),
               coalesce(jsonb_object_agg(v.key, v.value), '{}')
        FROM jsonb_each_text(u.trait_versions) AS v
        WHERE EXISTS (
            SELECT FROM events AS e
            WHERE e.project_id = u.project_id
              AND e.timestamp = timestamptz 'epoch'
                  + split_part(v.value, ':', 1)::bigint * interval '1 microsecond'
              AND e.id = split_part(v.value, ':', 2)::uuid
        )
    ),
    first_seen_at = others.first_at,
    last_seen_at = CASE WHEN u.user_id = $3 THEN others.last_at ELSE u.last_seen_at END,
    user_at = CASE WHEN u.user_id = $3 THEN others.last_at ELSE u.user_at END,
    user_event_id = CASE WHEN u.user_id = $3 THEN uuid '00000000-0000-0000-0000-000000000000' ELSE u.user_event_id END,
    user_id = CASE WHEN u.user_id = $3 THEN others.last_user ELSE u.user_id END
FROM (
    SELECT a.anon_id, min(a.first_at) AS first_at, max(a.first_at) AS last_at,
           (array_agg(a.user_id ORDER BY a.first_at DESC, a.user_id DESC))[1] AS last_user
    FROM visitor_aliases AS a
    WHERE a.project_id = $1 AND a.anon_id = ANY($2::text[]) AND a.user_id <> $3
    GROUP BY a.anon_id
) AS others
WHERE u.project_id = $1 AND u.anon_id = others.anon_id
