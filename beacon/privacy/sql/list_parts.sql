-- The partitions of a table, the oldest first; none: it has none.
SELECT format('%I', c.relname) AS name
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = $1::text::regclass
ORDER BY c.relname
