SELECT coalesce(i.merged_into, i.id) AS id
FROM projects AS p JOIN issues AS i ON i.project_id = p.id
WHERE p.id = $1 AND p.slug = $2 AND i.id BETWEEN $3 AND $4
ORDER BY i.last_seen_at DESC
LIMIT 1
