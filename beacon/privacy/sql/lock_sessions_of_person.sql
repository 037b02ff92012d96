-- The sessions that name a person, in the order in which the writer locks them.
SELECT id FROM sessions WHERE project_id = $1 AND {of_person}{within} ORDER BY id FOR UPDATE
