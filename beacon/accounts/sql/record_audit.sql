-- Appends one entry to the audit log.
INSERT INTO audit_log (action, actor_kind, actor_id, actor_name, address, user_agent, project_id,
                       subject_kind, subject_id, subject_name, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb, $12::jsonb)
