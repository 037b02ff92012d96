-- What was uploaded, by release and dist, the last upload first; behind a place in that order.
SELECT a.release, a.dist, count(*) AS files,
    count(DISTINCT nullif(a.debug_id, '')) AS debug_ids,
    sum(f.size)::bigint AS size, sum(length(f.data))::bigint AS stored,
    max(a.uploaded_at) AS uploaded_at, max(a.used_at) AS used_at
FROM source_map_artifacts AS a
JOIN source_map_files AS f ON f.id = a.file_id
WHERE a.project_id = $1
GROUP BY a.release, a.dist
HAVING $2::timestamptz IS NULL OR (max(a.uploaded_at), a.release, a.dist) < ($2, $3::text, $4::text)
ORDER BY max(a.uploaded_at) DESC, a.release DESC, a.dist DESC
LIMIT $5
