-- Removes a cohort with its members.
DELETE FROM cohorts WHERE id = $1
