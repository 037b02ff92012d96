-- The newest first, behind $6 and $7.
SELECT f.id, f.rule_id, f.rule_name, f.kind, f.at, f.group_key, f.issue_id, f.environment, f.reason,
       f.details, f.events, f.suppressed, f.switched_off, f.acknowledged_at, f.acknowledged_by,
       count(*) FILTER (WHERE d.status = 'pending') AS pending,
       count(*) FILTER (WHERE d.status = 'delivered') AS delivered,
       count(*) FILTER (WHERE d.status = 'dead') AS dead
FROM (
    SELECT * FROM alert_firings
    WHERE project_id = $1 AND ($2::uuid IS NULL OR id = $2)
      AND ($3::uuid IS NULL OR rule_id = $3) AND ($4::uuid IS NULL OR issue_id = $4)
      AND ($5::boolean IS NULL OR (acknowledged_at IS NOT NULL) = $5)
      AND ($6::timestamptz IS NULL OR (at, id) < ($6, $7::uuid))
    ORDER BY at DESC, id DESC
    LIMIT $8
) AS f
LEFT JOIN alert_deliveries AS d ON d.firing_id = f.id
GROUP BY f.id, f.rule_id, f.rule_name, f.kind, f.at, f.group_key, f.issue_id, f.environment,
         f.reason, f.details, f.events, f.suppressed, f.switched_off, f.acknowledged_at,
         f.acknowledged_by
ORDER BY f.at DESC, f.id DESC
