-- Files, the newest upload first; of a release, of a dist, with a text in the name or debug id.
SELECT a.id, a.release, a.dist, a.name, a.kind, nullif(a.debug_id, '') AS debug_id, a.source_map,
    f.size, length(f.data) AS stored, a.uploaded_at, a.used_at
FROM source_map_artifacts AS a
JOIN source_map_files AS f ON f.id = a.file_id
WHERE a.project_id = $1
    AND ($2::text IS NULL OR a.release = $2)
    AND ($3::text IS NULL OR a.dist = $3)
    AND ($4::text IS NULL OR strpos(lower(a.name), lower($4)) > 0
        OR strpos(a.debug_id, lower($4)) > 0)
    AND ($5::bigint IS NULL OR a.id < $5)
ORDER BY a.id DESC
LIMIT $6
