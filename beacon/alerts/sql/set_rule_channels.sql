-- How many of the channels there are.
WITH wanted AS (
    SELECT c.id, w.place
    FROM unnest($3::uuid[]) WITH ORDINALITY AS w (id, place)
    JOIN alert_channels AS c ON c.project_id = $1 AND c.id = w.id
), gone AS (
    DELETE FROM alert_rule_channels
    WHERE rule_id = $2 AND channel_id <> ALL($3::uuid[])
), set_ AS (
    INSERT INTO alert_rule_channels (rule_id, channel_id, place)
    SELECT $2, id, place FROM wanted
    ON CONFLICT (rule_id, channel_id) DO UPDATE SET place = excluded.place
)
SELECT count(*) FROM wanted
