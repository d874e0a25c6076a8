-- Runs of a state, newest first.
create index run_of_state on run (state, id);
