-- What was stored or changed by transactions that were not over at an earlier time.
SELECT id, transaction, times, ids, anon_ids, rebuild
FROM column_changes
WHERE project_id = $1 AND transaction >= $2
ORDER BY transaction
