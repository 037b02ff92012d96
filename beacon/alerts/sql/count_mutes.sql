SELECT count(*) FROM alert_mutes WHERE project_id = $1
