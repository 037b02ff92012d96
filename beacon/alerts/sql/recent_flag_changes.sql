-- Changes from $2 to $3 of flags, in the environment $4 or in all, that clients could notice: not
-- those that Beacon made itself.
SELECT id, key, at FROM flag_changes
WHERE project_id = $1 AND at >= $2 AND at < $3 AND action = 'changed'
  AND ($5::text IS NULL OR key = $5)
  AND actor ->> 'kind' <> 'system'
  AND (kind = 'environment' AND environment = $4
       OR kind = 'flag' AND (before -> 'enabled', before -> 'variants', before -> 'archived_at')
           IS DISTINCT FROM (after -> 'enabled', after -> 'variants', after -> 'archived_at'))
ORDER BY id DESC
LIMIT $6
