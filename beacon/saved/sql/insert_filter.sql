-- Saves a filter under a key that is free.
INSERT INTO saved_filters (project_id, kind, key, name, description, filter, revenue)
VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7)
