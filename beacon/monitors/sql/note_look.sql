-- They are looked at now ($1); from $2 to $3 they were not.
INSERT INTO monitor_watch (looked_at, gap_from, gap_to) VALUES ($1, $2, $3)
ON CONFLICT (one) DO UPDATE
SET looked_at = greatest(monitor_watch.looked_at, excluded.looked_at), gap_from = excluded.gap_from,
    gap_to = excluded.gap_to
