SELECT (SELECT coalesce(sum(events), 0)::bigint FROM event_rollups_hourly
        WHERE project_id = $1 AND event_name = '') AS stored,
       (SELECT count(*) FROM rejected_events WHERE project_id = $1) AS rejected
