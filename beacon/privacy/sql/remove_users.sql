-- Deletes a person's rows that nobody else is in: on a shared device the row is that of all.
DELETE FROM {part} AS u
WHERE project_id = $1 AND {of_person}{within} AND NOT EXISTS (
    SELECT FROM visitor_aliases AS a
    WHERE a.project_id = u.project_id AND a.anon_id = u.anon_id AND a.user_id <> $3
)
