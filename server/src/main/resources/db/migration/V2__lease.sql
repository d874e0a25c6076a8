-- A node's name outlives its process: jobs that run once per node are planned under it.

alter table node add column name varchar(80) default '' not null;
