-- Decides on a proposal ($1); $5 is what it changed, where it was applied.
UPDATE flag_proposals SET state = $2, decided_by = $3::jsonb, answer = $4,
    diff = coalesce($5::jsonb, diff), decided_at = now()
WHERE id = $1
