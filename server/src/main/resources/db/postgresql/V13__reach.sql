-- Runs of a job in a state, newest first; those with which somebody retried a run.
create index run_of_job_in_state on run (state, job, id);
create index run_retry_of on run (retry_of) where retry_of is not null;
