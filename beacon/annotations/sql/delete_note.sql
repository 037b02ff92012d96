-- Removes a note.
DELETE FROM annotations WHERE project_id = $1 AND id = $2
