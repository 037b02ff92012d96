-- Deletes a person's rows.
DELETE FROM {part} WHERE project_id = $1 AND {of_person}{within}
