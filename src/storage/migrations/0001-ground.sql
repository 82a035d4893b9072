-- What every door needs: answers already given, work left for later, long work, settings, numbers.

-- Every row that the lake exports carries a change number. A writer holds the lock's shared side until
-- it commits; the snapshot takes the other side for a moment, so no number below its watermark is
-- still on its way.
create sequence change_no;
create function stamp_change() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(4780);
  new.change_no := nextval('change_no');
  return new;
end $$;

-- One row per idempotency key. Written in the same transaction as the effect it guards.
create table request (
  key text primary key,
  actor text not null,
  operation text not null,
  body_hash text not null,
  answer text,                            -- canonical JSON, null only while the transaction runs
  at timestamptz not null
);
create index request_at on request (at);

-- An operation left for the worker.
create table outbox (
  id bigint generated always as identity primary key,
  key text unique,
  operation text not null,
  input jsonb not null,
  left_by text not null,                  -- actor of the operation that left it
  left_at timestamptz not null,
  not_before timestamptz not null,
  attempts int not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dead')),
  last_error text,
  done_at timestamptz
);
create index outbox_waiting on outbox (not_before, id) where state = 'waiting';
create index outbox_state on outbox (state, id);

-- Long work: progress, cancel, resume.
create table job (
  id text primary key,
  operation text not null,
  input jsonb not null,
  actor jsonb not null,
  reason text,
  state text not null check
    (state in ('queued', 'running', 'done', 'refused', 'failed', 'cancelled', 'interrupted')),
  done double precision not null default 0,
  total double precision not null default 0,
  note text not null default '',
  checkpoint jsonb,
  result json,                            -- the output, or the refusal
  error text,
  cancel_asked boolean not null default false,
  attempts int not null default 0,
  queued_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index job_state on job (state, queued_at);

-- When each scheduled operation last ran, by the slot it ran for.
create table schedule_state (
  name text primary key,
  slot text not null,
  ran_at timestamptz not null
);

-- Settings of the house itself: the movable clock, what was set up.
create table setting (
  name text primary key,
  value jsonb not null
);

-- Running numbers of human-readable ids.
create table series (
  prefix text primary key,
  last bigint not null
);

-- Who put a stored file there, and so may fetch it again.
create table file_owner (
  file_id text not null,
  actor text not null,
  name text not null,
  at timestamptz not null,
  primary key (file_id, actor)
);

-- Rows of a table: exact while it is small, else the planner's estimate, so that a page may ask often.
create function estimated_count(name text) returns bigint language plpgsql stable as $$
declare
  estimate bigint;
begin
  select reltuples::bigint into estimate from pg_class where oid = name::regclass;
  if estimate > 10000 then return estimate; end if;
  execute format('select count(*) from (select from %I limit 100000) as first', name) into estimate;
  return estimate;
end $$;
