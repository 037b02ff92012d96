-- Changes a note.
UPDATE annotations SET at = $3, text = $4, link = $5, updated_at = now()
WHERE project_id = $1 AND id = $2
