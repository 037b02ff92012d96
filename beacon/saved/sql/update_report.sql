UPDATE saved_reports
SET name = $2, kind = $3, question = $4::jsonb, version = version + 1, updated_at = now()
WHERE id = $1
