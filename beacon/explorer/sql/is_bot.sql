-- Whether an event is a bot's: its session says so (docs/reports.md).
coalesce((SELECT s.is_bot FROM sessions AS s WHERE s.project_id = $1 AND s.id = e.session_id),
         e.is_bot)
