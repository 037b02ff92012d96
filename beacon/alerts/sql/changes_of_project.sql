-- The keys of events that were stored by transactions from $2 on and below the bound, which leaves
-- some for the next look where there are many. All transactions below $3 are over.
WITH bound AS (
    SELECT coalesce(
        (SELECT greatest(c.transaction, $2::bigint + 1) FROM column_changes AS c
         WHERE c.project_id = $1 AND c.transaction >= $2 AND c.transaction < $3
         ORDER BY c.transaction OFFSET $4 LIMIT 1),
        $3::bigint) AS below
)
SELECT b.below, c.times, c.ids
FROM bound AS b
LEFT JOIN column_changes AS c ON c.project_id = $1 AND c.transaction >= $2
    AND c.transaction < b.below AND c.times IS NOT NULL
