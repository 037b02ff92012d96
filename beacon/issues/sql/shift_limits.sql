UPDATE issues SET
    ignored_events = ignored_events + $3::bigint,
    ignored_visitors = ignored_visitors + $4::bigint
WHERE project_id = $1 AND id = $2
  AND (ignored_events IS NOT NULL OR ignored_visitors IS NOT NULL)
