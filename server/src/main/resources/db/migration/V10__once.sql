-- Who asked for a run with a key gets the same run when asking again.
create table once_key (
  id varchar(64) primary key,
  request varchar(64) not null,
  run uuid not null,
  at timestamp(6) with time zone not null
);
create index once_key_at on once_key (at);
