INSERT INTO issue_activity (project_id, issue_id, kind, actor, details)
VALUES ($1, $2, 'comment', $3::jsonb, $4::jsonb)
RETURNING id
