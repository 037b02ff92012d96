-- To be joined to `i`: how often each issue came between two times, in an environment (NULL: in all),
-- and how far the last quarter is beyond what the others let expect, in standard deviations.
LEFT JOIN (
    SELECT id, events,
           (recent - (events - recent) / 3.0) / sqrt((events - recent) / 3.0 + 1)::float8 AS trend
    FROM (
        SELECT coalesce(part.merged_into, own.issue_id) AS id, sum(own.events)::bigint AS events,
               sum(own.recent)::float8 AS recent
        FROM (
            SELECT h.issue_id, sum(h.events::float8) AS events,
                   sum(CASE WHEN h.at >= {recent} THEN h.events ELSE 0 END::float8) AS recent
            FROM issue_hours AS h
            WHERE h.project_id = $1 AND h.at >= {start} AND h.at < {end}
              AND ({environment}::text IS NULL OR h.environment = {environment})
            GROUP BY 1
        ) AS own
        LEFT JOIN members AS part ON part.id = own.issue_id
        GROUP BY 1
    ) AS counted
) AS came ON came.id = i.id
