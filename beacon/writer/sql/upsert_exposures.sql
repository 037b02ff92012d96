-- Since when a visitor had a variant: one row an event, with its variants as JSON. What is known
-- from an earlier time is looked up, not locked, so that repeated exposures write nothing. A flag
-- that there still is was seen by nobody before it was made, whatever a client's clock said.
INSERT INTO flag_exposures AS x (
    project_id, environment, flag, variant, visitor, anon_id, user_id, first_seen
)
SELECT DISTINCT ON (e.project_id, e.environment, f.key, f.value, e.visitor)
       e.project_id, e.environment, f.key, f.value, e.visitor, e.anon_id, e.user_id, seen.at
FROM unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::jsonb[]
) AS e (project_id, environment, visitor, anon_id, user_id, at, variants)
CROSS JOIN LATERAL jsonb_each_text(e.variants) AS f
CROSS JOIN LATERAL (
    SELECT greatest(e.at, (
        SELECT made.created_at FROM flags AS made
        WHERE made.project_id = e.project_id AND made.key = f.key
    )) AS at
) AS seen
WHERE (
    SELECT (k.first_seen, k.anon_id, coalesce(k.user_id, ''))
           <= (seen.at, e.anon_id, coalesce(e.user_id, ''))
    FROM flag_exposures AS k
    WHERE k.project_id = e.project_id AND k.environment = e.environment AND k.flag = f.key
      AND k.variant = f.value AND k.visitor = e.visitor
) IS NOT TRUE
ORDER BY e.project_id, e.environment, f.key, f.value, e.visitor,
         seen.at, e.anon_id, coalesce(e.user_id, '')
ON CONFLICT (project_id, environment, flag, variant, visitor) DO UPDATE SET
    anon_id = excluded.anon_id, user_id = excluded.user_id, first_seen = excluded.first_seen
    WHERE (excluded.first_seen, excluded.anon_id, coalesce(excluded.user_id, ''))
        < (x.first_seen, x.anon_id, coalesce(x.user_id, ''))
