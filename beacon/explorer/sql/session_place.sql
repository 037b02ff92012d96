-- Where a session began, in degrees.
SELECT round(latitude::numeric, 4)::float8 AS latitude, round(longitude::numeric, 4)::float8 AS longitude
FROM sessions WHERE project_id = $1 AND id = $2
