-- Whoever had begun them is not there any more.
UPDATE alert_deliveries SET next_at = $1, claimed = false WHERE status = 'pending' AND claimed
