SELECT DISTINCT date_bin('7 days', timestamp, '1970-01-05 00:00+00') AS week FROM first_times
