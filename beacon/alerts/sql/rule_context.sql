-- What a rule's firing needs besides the rule, which is kept from others until the end.
SELECT p.name AS project_name, p.slug, p.number, r.version,
       (SELECT count(*) FROM alert_firings AS f
        WHERE f.rule_id = r.id AND f.at > $3::timestamptz - interval '1 hour'
          AND f.suppressed IS NULL) AS fired_last_hour
FROM alert_rules AS r
JOIN projects AS p ON p.id = r.project_id AND p.deleted_at IS NULL
WHERE r.project_id = $1 AND r.id = $2 AND r.enabled
FOR UPDATE OF r
