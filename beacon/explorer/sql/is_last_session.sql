-- Whether the session s is the last one of its visitor that passes and begins at {high} or before.
NOT EXISTS (
    SELECT FROM ({sessions_of}) AS later
    WHERE (later.started_at, later.id) > (s.started_at, s.id) AND later.started_at <= {high}
      AND {bots} AND {passes}
)
