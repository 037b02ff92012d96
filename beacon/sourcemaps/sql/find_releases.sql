SELECT release FROM unnest($2::text[]) AS asked (release)
WHERE EXISTS (
    SELECT FROM source_map_artifacts AS a WHERE a.project_id = $1 AND a.release = asked.release
)
