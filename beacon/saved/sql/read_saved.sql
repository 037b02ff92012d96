-- What a project ($1) has saved for its reports: of each the filters that it consists of.
SELECT kind, key, jsonb_build_array(filter)::text AS filters
FROM saved_filters WHERE project_id = $1
UNION ALL
SELECT 'cohort', key, (coalesce(who -> 'filters', '[]') || (who -> 'steps'))::text
FROM cohorts WHERE project_id = $1 AND kind = 'dynamic'
ORDER BY key
