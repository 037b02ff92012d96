SELECT NULL::bigint AS id, id AS rule_id, name AS rule_name, evaluated_at AS at, '' AS group_key,
       NULL::uuid AS issue_id, outcome, code, reason, details, NULL::uuid AS firing_id
FROM alert_rules WHERE project_id = $1 AND id = $2 AND evaluated_at IS NOT NULL
  AND outcome IS NOT NULL
