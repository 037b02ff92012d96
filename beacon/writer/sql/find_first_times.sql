SELECT f.project_id, f.id, f.timestamp
FROM first_times AS f
JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (project_id, id) USING (project_id, id)
