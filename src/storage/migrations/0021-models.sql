-- Fitted models that judge people: what was fitted on what, by whom, and which one speaks.

-- Nothing but state, who published and who retired ever changes.
create table model (
  id text primary key,                    -- M-2026-000001
  kind text not null check (kind in ('arrears', 'credit')),
  name text not null,                     -- of the method that was chosen
  state text not null default 'trained' check (state in ('trained', 'shadow', 'live', 'retired')),
  document text not null,                 -- JSON as it was written: the same text scores to the bit
  document_hash text not null,            -- SHA-256 of that text, hex
  sql text,                               -- the score as an expression; null where the method has none
  data_hash text not null,                -- the lake's snapshot it was fitted on
  seed bigint not null,
  options jsonb not null,
  metrics jsonb not null,                 -- figures on the test window, by name
  report jsonb not null,                  -- curves, bins, weights: schema of the kind's own folder
  card jsonb not null,                    -- sections in Chinese and English
  trained_by text not null,
  trained_at timestamptz not null,
  published_by text,
  published_at timestamptz,
  retired_by text,
  retired_at timestamptz,
  check (published_by <> trained_by)
);
create unique index model_live on model (kind) where state = 'live';
create index model_kind on model (kind, trained_at desc);
