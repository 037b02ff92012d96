DELETE FROM alert_mutes WHERE project_id = $1 AND id = $2
