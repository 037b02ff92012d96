-- Removes a flag with its settings; its history stays.
DELETE FROM flags WHERE id = $1
