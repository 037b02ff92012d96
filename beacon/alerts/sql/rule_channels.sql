-- Where a rule is told: each recipient of mail on its own.
SELECT c.id, c.name, c.target ->> 'kind' AS kind, m.recipient
FROM alert_rule_channels AS u
JOIN alert_channels AS c ON c.id = u.channel_id
LEFT JOIN LATERAL jsonb_array_elements_text(
    CASE WHEN c.target ->> 'kind' = 'email' THEN c.target -> 'to' END) AS m (recipient) ON true
WHERE u.rule_id = $1 AND c.enabled
ORDER BY u.place
