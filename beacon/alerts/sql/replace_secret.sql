UPDATE alert_channels
SET old_secret = secret, old_secret_until = $3, secret = $2, version = version + 1,
    updated_at = now()
WHERE id = $1
