-- What a server's process used, every few seconds; old samples go as new ones come.
create table process_sample (
  at timestamp(6) with time zone not null,
  node varchar(80) not null,
  took_us bigint not null,
  resident_bytes bigint not null,
  heap_bytes bigint not null,
  cpu_us bigint not null,
  gc_pause_us bigint not null,
  collections bigint not null,
  allocated_bytes bigint not null,
  log_lines bigint not null,
  primary key (at, node)
);

-- Of a run: how long the garbage collector stopped it, and what it did phase by phase. Null: not known.
alter table run add column gc_pause_us bigint;
alter table run add column phases varchar;
