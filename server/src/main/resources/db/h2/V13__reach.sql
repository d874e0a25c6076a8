-- Runs of a job in a state, newest first; those with which somebody retried a run. H2 has no partial indexes.
create index run_of_job_in_state on run (state, job, id);
create index run_retry_of on run (retry_of);
