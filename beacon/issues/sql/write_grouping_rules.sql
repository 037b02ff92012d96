-- Writes a project's rules of grouping.
UPDATE projects SET grouping_rules = $2::jsonb, updated_at = now() WHERE id = $1
