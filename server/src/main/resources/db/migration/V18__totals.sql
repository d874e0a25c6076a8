-- What runs came to that are kept no longer, by stretches of time: a report on a month stays as it is when its runs are removed.
create table run_total (
  job varchar(63) not null,
  began timestamp(6) with time zone not null,
  runs bigint default 0 not null,
  successes bigint default 0 not null,
  failures bigint default 0 not null,
  cancelled bigint default 0 not null,
  retried bigint default 0 not null,
  duration_ms bigint default 0 not null,
  longest_ms bigint default 0 not null,
  primary key (job, began)
);
create index run_total_began on run_total (began);
