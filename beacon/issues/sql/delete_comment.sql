DELETE FROM issue_activity WHERE id = $1
