INSERT INTO alert_groups AS known
    (rule_id, group_key, outcome, code, fired_at, suppressed_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (rule_id, group_key) DO UPDATE
    SET outcome = excluded.outcome, code = excluded.code, updated_at = excluded.updated_at,
        fired_at = coalesce(excluded.fired_at, known.fired_at),
        suppressed_at = coalesce(excluded.suppressed_at, known.suppressed_at)
