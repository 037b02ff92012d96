-- Removes a segment; its history stays.
DELETE FROM segments WHERE id = $1
