-- Makes a cohort under a key that is free.
INSERT INTO cohorts (project_id, key, name, description, kind, who)
VALUES ($1, $2, $3, $4, $5, $6::jsonb)
RETURNING id
