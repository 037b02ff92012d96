-- Removes an account's recovery codes, used or not.
DELETE FROM recovery_codes WHERE account_id = $1
