INSERT INTO rejected_events (project_id, event_id, received_at, sqlstate, reason, raw)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::bytea[])
