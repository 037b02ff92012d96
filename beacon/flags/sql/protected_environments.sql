-- The environments whose flags change by approval only.
SELECT key FROM environments WHERE project_id = $1 AND is_protected
