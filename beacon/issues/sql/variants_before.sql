-- Of each flag of a project ($1) in an environment ($2) the variant that a visitor (one of $3) had for
-- the first time last, until $4.
SELECT f.key AS flag, had.variant
FROM flags AS f
CROSS JOIN LATERAL (
    SELECT x.variant FROM jsonb_object_keys(f.variants) AS v (name)
    JOIN flag_exposures AS x
        ON x.project_id = $1 AND x.environment = $2 AND x.flag = f.key AND x.variant = v.name
        AND x.visitor = ANY($3::text[])
    WHERE x.first_seen <= $4
    ORDER BY x.first_seen DESC LIMIT 1
) AS had
WHERE f.project_id = $1
