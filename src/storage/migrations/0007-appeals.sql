-- Regional appeal risk: fitted models, dated assessments, alerts and the tasks that follow them.

-- Ranges and weights, frozen: a row is never changed. blocks: sums by day, from which weight draws repeat.
create table appeal_model (
  version text primary key,
  quarter text not null,
  slot text not null,
  level text not null,
  category_level text not null,
  basis text not null check (basis in ('quarter', 'history', 'batch')),
  fitted_from timestamptz not null,
  fitted_until timestamptz not null,
  fitted_at timestamptz not null,
  parameters jsonb not null,
  slots int not null,
  row_count int not null,
  data_hash text not null,
  columns jsonb not null,
  blocks jsonb not null,
  series int not null
);
create index appeal_model_grain on appeal_model (slot, level, category_level, quarter, series desc);

-- One opinion per grain and moment; made again, it is replaced and keeps its number.
create table appeal_assessment (
  id bigint generated always as identity primary key,
  slot text not null,
  level text not null,
  category_level text not null,
  as_of timestamptz not null,
  model text not null references appeal_model (version),
  snapshot text not null,
  assessed_at timestamptz not null,
  alerts_moved boolean not null default false,
  unique (slot, level, category_level, as_of)
);

create table appeal_row (
  assessment_id bigint not null references appeal_assessment (id) on delete cascade,
  region text not null,
  region_name text not null,
  unit_path text not null,
  category text not null,
  current int not null,
  previous int not null,
  heat smallint not null,
  change double precision not null,
  urgency double precision not null,
  sentiment double precision not null,
  score smallint not null check (score between 0 and 100),
  risk text not null check (risk in ('high', 'medium', 'low')),
  flips boolean not null,
  lowers_by int,
  rate jsonb,
  reasons jsonb not null,
  facts jsonb not null,                   -- the sums behind the indices, for "why red"
  primary key (assessment_id, region, category)
);
create index appeal_row_rank on appeal_row (assessment_id, score desc, region, category);
create index appeal_row_place on appeal_row (region, category, assessment_id);

create table appeal_alert (
  id text primary key,
  slot text not null,
  level text not null,
  category_level text not null,
  region text not null,
  region_name text not null,
  unit_path text not null,
  category text not null,
  state text not null check (state in ('open', 'acknowledged', 'snoozed', 'closed')),
  opened_at timestamptz not null,
  last_as_of timestamptz not null,
  score smallint not null,
  risk text not null,
  peak_score smallint not null,
  quiet_count int not null,
  snoozed_until timestamptz,
  acknowledged_by text,
  closed_at timestamptz,
  closed_because jsonb,
  check ((state = 'closed') = (closed_at is not null))
);
create unique index appeal_alert_active on appeal_alert
  (slot, level, category_level, region, category) where state <> 'closed';
create index appeal_alert_newest on appeal_alert (state, score desc, id);

create table appeal_task (
  id text primary key,
  alert_id text not null references appeal_alert (id),
  unit_id text not null references unit (id),
  assignee text,
  due_on date not null,
  note text not null,
  opened_by text not null,
  opened_at timestamptz not null,
  outcome text check (outcome in ('resolved', 'explained', 'false_alarm')),
  outcome_note text,
  closed_by text,
  closed_at timestamptz,
  check ((outcome is null) = (closed_at is null))
);
create unique index appeal_task_open on appeal_task (alert_id) where closed_at is null;
create index appeal_task_due on appeal_task (due_on, id) where closed_at is null;

-- Levels in order of risk.
create function risk_order(risk text) returns int language sql immutable parallel safe as $$
  select array_position(array['low', 'medium', 'high'], risk)
$$;
