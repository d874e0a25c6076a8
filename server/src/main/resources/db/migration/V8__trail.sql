-- what a run counted; null where an older server wrote the row
alter table run add column counts varchar;

create index job_day_on on job_day (on_day);

-- each in the order in which entries are listed
create index audit_newest on audit (at, node, sequence);
create index audit_action on audit (action, at, node, sequence);
create index audit_actor on audit (actor, at, node, sequence);
create index audit_target on audit (target, at, node, sequence);
drop index audit_at;
