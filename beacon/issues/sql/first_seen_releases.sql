SELECT r.project_id, r.release, min(r.first_seen_at) AS first_seen_at
FROM unnest($1::uuid[], $2::text[]) AS w (project_id, release)
JOIN releases AS r USING (project_id, release)
GROUP BY r.project_id, r.release
