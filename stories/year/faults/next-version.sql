-- What the next version of the program may bring to tables that are full and approvals that are under way: a column
-- filled from their history, a rule over it, a way to find it.
alter table approval add column last_act_at timestamptz;
update approval set last_act_at = coalesce(
  (select max(at) from approval_act where approval_id = approval.id), opened_at);
alter table approval add check (last_act_at is null or last_act_at >= opened_at);
create index approval_quiet on approval (last_act_at) where state = 'running';
