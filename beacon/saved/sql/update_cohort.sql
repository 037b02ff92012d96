-- Changes what a cohort is called.
UPDATE cohorts SET name = $2, description = $3, version = version + 1, updated_at = now()
WHERE id = $1
