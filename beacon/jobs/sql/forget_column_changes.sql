-- Nodes whose columns are older than this make them anew; of each project the newest one stays.
DELETE FROM column_changes AS c
WHERE at < now() - interval '3 days'
  AND id < (SELECT max(n.id) FROM column_changes AS n WHERE n.project_id = c.project_id)
