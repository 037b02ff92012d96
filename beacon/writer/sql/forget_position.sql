-- All that a source had is stored. This commits synchronously, and what was stored before with it.
DELETE FROM spool_positions WHERE spool_id = $1
