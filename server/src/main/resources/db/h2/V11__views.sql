-- For people who read the store with SQL. H2 and PostgreSQL make JSON in different words.

create view audit_log as
select
  cast(r.id as varchar(200)) as id,
  r.finished as timestamp,
  cast(null as varchar(200)) as tenant_id,
  r.actor as user_id,
  cast('background_job_execution' as varchar(60)) as action_type,
  json_object(
    'job_name': r.job,
    'status': case when r.state = 'SUCCEEDED' then 'success' when r.state = 'CANCELLED' then 'cancelled'
      when exists (select 1 from run n where n.root = r.root and n.attempt = r.attempt + 1) then 'retried'
      else 'failed' end,
    'execution_time_ms': coalesce(datediff(millisecond, r.started, r.finished), 0),
    'run_id': cast(r.id as varchar(36)), 'attempt': r.attempt, 'trigger': lower(r.why), 'node': r.node,
    'items': r.items, 'error_kind': lower(r.error_kind), 'error': r.error, 'stack_trace': r.error_trace
    absent on null) as details,
  r.job as job_name,
  case when r.state = 'SUCCEEDED' then 'success' when r.state = 'CANCELLED' then 'cancelled'
    when exists (select 1 from run n where n.root = r.root and n.attempt = r.attempt + 1) then 'retried'
    else 'failed' end as status,
  coalesce(datediff(millisecond, r.started, r.finished), 0) as execution_time_ms
from run r
where r.finished is not null
union all
select
  cast(a.node || '/' || a.sequence as varchar(200)),
  a.at,
  cast(null as varchar(200)),
  a.actor,
  cast(case a.action when 'trigger' then 'manual_job_trigger' else a.action end as varchar(60)),
  json_object(
    'job_name': a.target, 'timestamp': cast(a.at as varchar), 'status': a.outcome, 'role': a.role,
    'address': a.address, 'request_id': a.request, 'reason': a.reason, 'parameters': a.parameters format json,
    'detail': a.detail),
  a.target,
  a.outcome,
  cast(null as bigint)
from audit a;

create view cron_job as
select
  job as jobid,
  max(coalesce(other_schedule, schedule)) as schedule,
  every(not paused) as active,
  job as jobname,
  max(queue) as queue,
  min(next_due) as next_run,
  max(last_completion) as last_run,
  max(last_success) as last_success,
  max(consecutive_failures) as consecutive_failures
from job_state
group by job;

create view job_run_details as
select
  r.job as jobid,
  r.id as runid,
  r.actor as username,
  lower(r.state) as status,
  coalesce(r.error, case when r.finished is not null then r.items || ' items' end) as return_message,
  r.started as start_time,
  r.finished as end_time,
  lower(r.why) as trigger_kind,
  r.attempt,
  r.node,
  r.items,
  r.phase,
  r.cpu_us / 1000 as cpu_ms,
  r.allocated_bytes
from run r;
