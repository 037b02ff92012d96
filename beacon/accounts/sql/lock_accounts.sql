-- Nobody else makes an account until the transaction ends.
LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE
