-- When monitors were looked at last.
SELECT looked_at, gap_from, gap_to FROM monitor_watch FOR UPDATE
