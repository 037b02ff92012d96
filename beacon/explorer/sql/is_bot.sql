-- Whether an event is a bot's: its session says so (docs/reports.md).
coalesce(s.is_bot, e.is_bot)
