-- Dunning policies as versions, each publication of one, and simulations as immutable signed documents.

create table dunning_policy (
  id text primary key,
  title_zh text not null,
  title_en text not null,
  text text not null,                     -- YAML as its author wrote it
  hash text not null,                     -- SHA-256 of the text, hex
  state text not null check (state in ('draft', 'submitted', 'approved')),
  based_on text,                          -- the version it was drafted from
  simulation_id text,                     -- the one its approval is bound to
  approval_id text,
  note text not null default '',
  written_by text not null,
  written_at timestamptz not null,
  submitted_at timestamptz,
  approved_at timestamptz,
  check ((state = 'draft') or (simulation_id is not null and approval_id is not null))
);
create index dunning_policy_written on dunning_policy (written_at desc, id);

-- Which version is live on a day: the newest line among those that begin last up to it. Lines are only
-- added, so a roll back is an older version's next line.
create table dunning_policy_publication (
  no bigint generated always as identity primary key,
  policy_id text not null references dunning_policy (id),
  from_day date not null,
  published_by text not null,
  published_at timestamptz not null,
  reason text not null
);
create index dunning_policy_publication_day on dunning_policy_publication (from_day desc, no desc);

-- The document lies in the file store by its SHA-256; the house key has signed that hash.
create table dunning_simulation (
  id text primary key,
  policy_hash text not null,
  against_hash text not null,
  seed bigint not null,
  as_of timestamptz not null,
  months int not null check (months between 1 and 36),
  snapshot text not null,                 -- watermark of the lake it read
  document text not null check (document like 'sha256:%'),
  key_id text not null,
  signature bytea not null,
  made_by text not null,
  made_at timestamptz not null
);
create index dunning_simulation_policy on dunning_simulation (policy_hash, made_at desc);
