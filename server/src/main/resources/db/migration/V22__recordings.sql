-- A recording by Java's flight recorder: asked for, taken by the server that runs the job next, kept in its data folder.
create table recording (
  id uuid primary key,
  job varchar(100) not null,
  state varchar(20) not null,
  asked_at timestamp(6) with time zone not null,
  asked_by varchar(200) not null,
  max_bytes bigint not null,
  run uuid,
  node varchar(200),
  begun timestamp(6) with time zone,
  ended timestamp(6) with time zone,
  bytes bigint,
  note varchar(1000)
);
create index recording_state on recording (state, job);
create index recording_run on recording (run);
