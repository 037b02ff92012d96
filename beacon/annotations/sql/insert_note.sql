-- Writes a note.
INSERT INTO annotations (project_id, at, text, link, author)
VALUES ($1, $2, $3, $4, $5::jsonb)
RETURNING id
