"""What was stored, counted by project, event name and quarter of an hour: kept by the transactions
that store and delete events, made anew from events, compared with them, and asked for."""
