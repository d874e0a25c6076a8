-- What waits, in the order in which it is claimed; what will be due; what is open of one job.
create index run_waiting on run (state, queue, priority desc, due, id);
create index run_due on run (state, due);
create index run_state_of_job on run (state, job, scope);
drop index run_open;
