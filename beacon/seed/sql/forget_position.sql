-- The plan is stored as a whole. This commits synchronously, and all that was stored before with it.
DELETE FROM spool_positions WHERE spool_id = $1
