-- The run's log has what is said at level DEBUG too.
alter table run add column debug boolean default false not null;
