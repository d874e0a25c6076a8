-- What was refused or failed, newest first.
create index audit_outcome on audit (outcome, at, node, sequence);
