INSERT INTO saved_reports (project_id, name, kind, question)
VALUES ($1, $2, $3, $4::jsonb)
RETURNING id
