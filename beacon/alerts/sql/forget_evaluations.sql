-- Older than $1, and the oldest of rules that have more than $2.
DELETE FROM alert_evaluations WHERE at < now() - $1::interval OR id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY rule_id ORDER BY id DESC) AS place
        FROM alert_evaluations
    ) AS e
    WHERE place > $2
)
