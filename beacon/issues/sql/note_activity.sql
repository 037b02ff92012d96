INSERT INTO issue_activity (project_id, issue_id, kind, actor, details)
SELECT $1, id, $3, $4::jsonb, $5::jsonb FROM unnest($2::uuid[]) AS n (id)
