-- Older than $1, and the oldest of projects that have more than $2.
DELETE FROM alert_firings WHERE at < now() - $1::interval OR id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY project_id ORDER BY at DESC, id DESC) AS place
        FROM alert_firings
    ) AS f
    WHERE place > $2
)
