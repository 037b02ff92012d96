SELECT count(*) FROM alert_channels WHERE project_id = $1
