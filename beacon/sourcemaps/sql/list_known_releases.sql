SELECT release, min(first_seen_at) AS first_seen_at
FROM releases
WHERE project_id = $1 AND ($2::text IS NULL OR release = $2)
GROUP BY release
ORDER BY min(first_seen_at) DESC, release
LIMIT $3
