-- Of all issues that are found those that come first; then, without an id, how many there are by state.
WITH found AS MATERIALIZED (
{found}
)
(
    SELECT rank, id, NULL AS state, NULL::bigint AS issues FROM found AS i
    WHERE {conditions}
    ORDER BY rank DESC, id DESC LIMIT {limit}
)
UNION ALL
SELECT NULL, NULL, state, count(*) FROM found GROUP BY state
