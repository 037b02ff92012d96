-- Lines of logs by their keys, the newest first: properties up to $4 bytes, messages up to $5 characters.
SELECT e.id, e.timestamp, e.event_name AS event, e.level, left(e.message, $5) AS message, e.environment,
       e.release, e.tags ->> 'service.name' AS service, e.properties ->> 'logger' AS logger,
       e.properties ->> 'server_name' AS server, e.properties ->> 'trace_id' AS trace_id,
       e.properties ->> 'span_id' AS span_id, e.session_id, e.user_id, e.issue_id,
       CASE WHEN is_small THEN coalesce(of_line.attributes, of_line.extra)::text END AS attributes,
       CASE WHEN is_small THEN coalesce(of_line.resource, of_line.context)::text END AS resource,
       NOT is_small OR coalesce(length(e.message) > $5, false) OR (e.properties ->> 'truncated') IS NOT DISTINCT FROM 'true'
           AS truncated
FROM unnest($2::timestamptz[], $3::uuid[]) AS wanted (timestamp, id)
JOIN events AS e ON e.project_id = $1 AND e.timestamp = wanted.timestamp AND e.id = wanted.id
CROSS JOIN LATERAL (
    SELECT e.properties -> 'attributes' AS attributes, e.properties -> 'extra' AS extra,
           e.properties -> 'resource' AS resource, e.properties #> '{contexts,resource}' AS context,
           pg_column_size(e.properties) <= $4 AS is_small
) AS of_line
ORDER BY e.timestamp DESC, e.id DESC
