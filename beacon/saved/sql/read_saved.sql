-- What a project ($1) has saved for its reports: of each the filters that it consists of. A static
-- cohort consists of visitors, and has an id instead of a question.
SELECT kind, key, jsonb_build_array(filter)::text AS filters, NULL::bigint AS id, NULL AS who
FROM saved_filters WHERE project_id = $1
UNION ALL
SELECT 'cohort', key,
       CASE kind WHEN 'dynamic' THEN coalesce(who -> 'filters', '[]') || (who -> 'steps')
                 ELSE '[]' END::text,
       id, CASE kind WHEN 'dynamic' THEN who::text END
FROM cohorts WHERE project_id = $1
ORDER BY key
