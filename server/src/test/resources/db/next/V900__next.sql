-- What a later version may do to the schema: add, and require nothing of the version before.
alter table run add column cost_cents bigint;
alter table job_state add column colour varchar(20) default 'none' not null;
create table later (id uuid primary key);
create index run_of_cost on run (cost_cents);
