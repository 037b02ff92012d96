-- Through the one function that may remove entries.
SELECT beacon_forget_audit_log($1)
