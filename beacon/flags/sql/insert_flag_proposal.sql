-- Makes a proposal for a flag ($2).
INSERT INTO flag_proposals (project_id, flag_id, change, diff, comment, base_etag, proposed_by)
VALUES ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7::jsonb)
RETURNING id
