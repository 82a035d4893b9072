-- Thresholds of payment anomalies, and the rule tables made of them: fitted, compared, put in force by another person.

-- One fit over all categories: fronts, picks, provenance, change log. Never changed.
create table anomaly_threshold_set (
  id text primary key,
  as_of timestamptz not null,
  category_fit bigint not null references anomaly_category_fit (id),
  snapshot text not null,                 -- what the lake held, by content
  document jsonb not null,                -- src/anomalies/thresholds/schema.ts, ThresholdSet
  hash text not null,                     -- SHA-256 of the rest of the document
  fitted_by text not null,
  fitted_at timestamptz not null
);
create index anomaly_threshold_set_newest on anomaly_threshold_set (fitted_at desc, id desc);

-- A rule table and the categories it is read with. A draft drives nothing; a shadow fires beside the champion and opens
-- no case. The same table may come out of two fits: the hash names the rules, the id this set.
create table anomaly_rule_set (
  id text primary key,
  version int generated always as identity unique,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),  -- keccak-256 of the table's canonical bytes
  rule_table jsonb not null,              -- src/anomalies/schema.ts, RuleTable
  threshold_set text not null references anomaly_threshold_set (id),
  category_fit bigint not null references anomaly_category_fit (id),
  picks jsonb not null,                   -- by category: place in its front, where a person took another
  budget double precision,                -- alerts a day it was picked for
  alerts_per_day double precision not null,
  screening text not null,                -- version of the rulebook that the rows of all categories come from
  state text not null check (state in ('draft', 'shadow', 'champion', 'retired')),
  made_by text not null,
  made_at timestamptz not null,
  moved_by text,
  moved_at timestamptz
);
create unique index anomaly_rule_set_champion on anomaly_rule_set (state) where state = 'champion';
create unique index anomaly_rule_set_shadow on anomaly_rule_set (state) where state = 'shadow';
create index anomaly_rule_set_hash on anomaly_rule_set (hash);

-- What a rule set would fire on beside another, over the same records. Nothing goes live uncompared.
create table anomaly_rule_comparison (
  id bigint generated always as identity primary key,
  champion text not null references anomaly_rule_set (id),
  challenger text not null references anomaly_rule_set (id),
  compared_by text not null,
  compared_at timestamptz not null,
  report jsonb not null
);
create index anomaly_rule_comparison_pair on anomaly_rule_comparison (challenger, champion, id desc);
