-- Who history says made the changes of this transaction.
SELECT set_config('beacon.actor', $1, true)
