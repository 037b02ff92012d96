-- What tells that somebody met an issue, in its tags.
DELETE FROM {part} WHERE project_id = $1 AND key = 'user' AND value = ANY($2::text[]){within}
