SELECT release FROM releases WHERE project_id = $1
GROUP BY release ORDER BY min(first_seen_at) DESC, release DESC LIMIT 1
