-- Removes a saved filter.
DELETE FROM saved_filters WHERE id = $1
