INSERT INTO source_map_artifacts
    (project_id, release, dist, name, debug_id, kind, source_map, file_id)
SELECT $1, $2, $3, name, debug_id, kind, source_map, file_id
FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
    AS made (name, debug_id, kind, source_map, file_id)
ON CONFLICT (project_id, release, dist, name, debug_id) DO UPDATE
SET kind = excluded.kind, source_map = excluded.source_map, file_id = excluded.file_id,
    uploaded_at = now()
