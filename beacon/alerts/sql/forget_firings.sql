-- Older than $1, or than their project keeps its events, and the oldest of projects that have more
-- than $2.
DELETE FROM alert_firings AS f WHERE at < now() - $1::interval OR EXISTS (
    SELECT FROM projects AS p
    WHERE p.id = f.project_id AND f.at < now() - make_interval(days => p.retention_days)
) OR id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY project_id ORDER BY at DESC, id DESC) AS place
        FROM alert_firings
    ) AS o
    WHERE place > $2
)
