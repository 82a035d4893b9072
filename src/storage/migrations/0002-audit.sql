-- What was done, asked and refused, in order, and the seals that make a later change visible.

create table audit_line (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  roles text[] not null,
  operation text not null,
  kind text not null,
  reason text,
  request_key text,
  input_hash text not null,
  answer_hash text,
  unit_path text not null,
  outcome text not null check (outcome in ('done', 'refused', 'failed', 'looked')),
  refusal_code text,
  summary jsonb not null
);
create index audit_line_at on audit_line (at);
create index audit_line_actor on audit_line (actor, id);
create index audit_line_operation on audit_line (operation, id);

create table audit_seal (
  id bigint primary key,
  first_id bigint not null,
  last_id bigint not null unique,
  size int not null check (size > 0),
  root text not null,
  previous_root text not null,
  key_id text not null,
  signature text not null,
  sealed_at timestamptz not null,
  check (first_id <= last_id)
);

-- Lines and seals are only ever added.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger audit_line_append_only before update or delete or truncate on audit_line
  for each statement execute function refuse_audit_change();
create trigger audit_seal_append_only before update or delete or truncate on audit_seal
  for each statement execute function refuse_audit_change();

-- Line ids may commit out of order. Whoever adds a line holds the lock's shared side until it commits;
-- audit_horizon() takes the other side for a moment, so that no id up to its answer is still on its
-- way and a seal can never skip one. Read committed only: each statement must see the newest commits.
create function hold_audit_horizon() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(4782);
  return null;
end $$;
create trigger audit_line_horizon before insert on audit_line
  for each statement execute function hold_audit_horizon();

create function audit_horizon() returns bigint language plpgsql volatile as $$
declare
  horizon bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'audit_horizon() needs read committed';
  end if;
  perform pg_advisory_lock(4782);
  begin
    select coalesce(max(id), 0) into horizon from audit_line;
  exception when others then
    perform pg_advisory_unlock(4782);
    raise;
  end;
  perform pg_advisory_unlock(4782);
  return horizon;
end $$;
