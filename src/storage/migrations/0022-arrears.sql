-- Dated opinions on who will fall behind: runs, a row per account and run, sums by unit.

-- A run whose finished_at is null is being written, or was broken off: nobody reads it.
create table arrears_run (
  id bigint generated always as identity primary key,
  as_of timestamptz not null,
  model text not null references model (id),
  snapshot text not null,
  rulebook text not null,                 -- version of the cut-offs
  without text[] not null,                -- sources left out
  scored_by text not null,
  scored_at timestamptz not null,
  finished_at timestamptz,
  accounts int not null default 0,
  psi double precision,                   -- of the probabilities, against the model's test window
  limits jsonb not null,                  -- when this model and these scores may drive nothing any more
  change_no bigint not null default nextval('change_no')
);
create index arrears_run_model on arrears_run (model, as_of desc, id desc) where finished_at is not null;
create index arrears_run_change on arrears_run (change_no);
create trigger arrears_run_change_held before insert on arrears_run
  for each statement execute function hold_changes();
create trigger arrears_run_change before update on arrears_run
  for each row execute function stamp_change();

-- Appended, never changed. A million a night: no index but what lists and the lake need.
create table arrears_score (
  run_id bigint not null,
  customer_account text not null,
  customer_group text not null,
  probability double precision not null check (probability between 0 and 1),  -- six places
  band text not null check (band in ('high', 'medium', 'low')),
  receivable_fen bigint not null,
  expected_loss_fen bigint not null,      -- probability x receivable, half up
  reasons jsonb not null,                 -- [indicator, value, contribution in log-odds] ..., largest first
  inputs jsonb,                           -- all it was scored from, by indicator; null in the band low
  change_no bigint not null default nextval('change_no'),
  primary key (run_id, customer_account)
);
create index arrears_score_rank on arrears_score (run_id, expected_loss_fen desc, customer_account)
  where band <> 'low';
create index arrears_score_change on arrears_score (change_no);
create trigger arrears_score_change_held before insert on arrears_score
  for each statement execute function hold_changes();

create table arrears_unit_total (
  run_id bigint not null,
  unit_id text not null,
  customer_group text not null,
  band text not null,
  accounts int not null,
  receivable_fen bigint not null,
  expected_loss_fen bigint not null,
  primary key (run_id, unit_id, customer_group, band)
);

-- The newest look at how each model fares: drift by month and group, outcomes where they are known.
create table arrears_monitoring (
  model text primary key references model (id),
  made_at timestamptz not null,
  report jsonb not null
);
