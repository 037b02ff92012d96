-- Whether there is anything new, and up to where all transactions are over: in one statement, as it
-- is asked before each report.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
       EXISTS (
           SELECT FROM column_changes
           WHERE project_id = $1 AND transaction >= $2 AND id <> ALL ($3::bigint[])
       ) OR $4::bigint IS NULL OR NOT EXISTS (SELECT FROM column_changes WHERE id = $4)
         OR pg_snapshot_xmax(pg_current_snapshot())::text::bigint < $2 AS is_new
