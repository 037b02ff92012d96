SELECT sha1 FROM unnest($2::bytea[]) AS asked (sha1)
WHERE NOT EXISTS (
    SELECT FROM source_map_chunks AS c WHERE c.project_id = $1 AND c.sha1 = asked.sha1
)
