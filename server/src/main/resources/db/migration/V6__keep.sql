-- Work that one node of a deployment does at a time.
create table upkeep (
  task varchar(40) primary key,
  node varchar(80) not null,
  until timestamp(6) with time zone not null
);
insert into upkeep (task, node, until)
values ('retention', '', timestamp with time zone '1970-01-01 00:00:00+00');

create index missed_slot_over on missed_slot (to_slot);

-- Where the chain of a node's audit entries begins, once earlier ones were removed.
create table audit_checkpoint (
  node varchar(80) primary key,
  sequence bigint not null,
  hash varchar(64) not null,
  removed bigint not null,
  made timestamp(6) with time zone not null
);
