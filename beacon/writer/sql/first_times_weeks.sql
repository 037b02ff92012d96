SELECT DISTINCT timestamp FROM first_times
