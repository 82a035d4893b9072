-- 95598 tickets, how they sound, and what they are about: taxonomy, recogniser, lexicon.

create table ticket (
  ticket_id text primary key check (ticket_id <> ''),
  created_at timestamptz not null,
  closed_at timestamptz check (closed_at >= created_at),
  unit_id text not null references unit (id),
  business_type text check (business_type in ('complaint', 'report', 'opinion', 'suggestion',
    'enquiry', 'fault_repair', 'service_request')),
  -- as recorded; never rewritten by a new taxonomy
  category text not null,
  -- a machine overwrites neither 'file' nor 'human'
  category_origin text not null check (category_origin in ('file', 'human', 'recogniser', 'none')),
  category_confidence double precision check (category_confidence between 0 and 1),
  category_model text,
  title text,
  text text,
  call_text text,
  customer_account text,
  -- SHA-256 of what the file said: the same ticket sent again is known for the same
  source_hash text not null,
  change_no bigint not null,
  check (coalesce(title, text, call_text) is not null)
);
create index ticket_created on ticket (created_at desc, ticket_id);
create index ticket_unit on ticket (unit_id, created_at desc, ticket_id);
create index ticket_category on ticket (category, created_at desc, ticket_id);
create index ticket_unsettled on ticket (ticket_id) where category_origin in ('recogniser', 'none');
create index ticket_change on ticket (change_no);
create trigger ticket_change before insert or update on ticket
  for each row execute function stamp_change();

-- How a ticket sounds by the newest lexicon; earlier judgements stay in the lake.
create table ticket_tone (
  ticket_id text primary key references ticket (ticket_id) on delete cascade,
  lexicon_version text not null,
  urgent boolean not null,
  overall double precision not null,
  volatility double precision not null check (volatility >= 0),
  stable boolean not null,
  closing double precision not null,
  change_no bigint not null
);
create index ticket_tone_change on ticket_tone (change_no);
create trigger ticket_tone_change before insert or update on ticket_tone
  for each row execute function stamp_change();

-- A site's own versions of the appeal taxonomy; without any, the shipped rulebook is in force.
create table taxonomy_version (
  version text primary key,
  from_on date not null,
  categories jsonb not null,
  crosswalk jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  reason text not null
);

-- Where every name that a ticket may carry stands in the current tree: names, top first.
create table appeal_category (
  name text primary key,
  path text[] not null check (cardinality(path) between 1 and 3),
  taxonomy_version text not null,
  change_no bigint not null
);
create index appeal_category_change on appeal_category (change_no);
create trigger appeal_category_change before insert or update on appeal_category
  for each row execute function stamp_change();

-- Trained category recognisers; the weights are a stored file.
create table recogniser_model (
  version text primary key,
  trained_at timestamptz not null,
  trained_by text not null,
  labelled_file text not null,
  model_file text not null,
  classes int not null,
  examples int not null,
  accuracy double precision not null,
  macro_f1 double precision not null,
  folds jsonb not null
);

-- A site's changes of the shipped lexicon, all of them in each version.
create table lexicon_version (
  version text primary key,
  changes jsonb not null,
  published_at timestamptz not null,
  published_by text not null,
  reason text not null
);
