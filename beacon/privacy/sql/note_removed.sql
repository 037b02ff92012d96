-- For the column files of the nodes: the trigger on `events` does not see what is taken out of a
-- partition.
INSERT INTO column_changes (project_id, rebuild) VALUES ($1, true)
