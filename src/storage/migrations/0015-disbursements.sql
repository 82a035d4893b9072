-- Money out. One row per payment that is owed, whatever happens on its way to the bank.
create table disbursement (
  key text primary key,
  id text not null unique,
  kind text not null check (kind ~ '^[a-z][a-z-]*$'),
  payee_name text not null check (payee_name <> ''),
  payee_bank text not null,
  -- the account number sealed by the key vault, and what may be shown of it
  payee_sealed bytea not null,
  payee_masked text not null,
  amount_fen bigint not null check (amount_fen > 0),
  purpose text not null,
  payable_account text not null,
  payable_party text,
  -- whose data scope sees it; null is the whole utility
  unit_id text references unit (id),
  -- the operation that is told each outcome
  notify text not null,
  state text not null check (state in ('ready', 'sent', 'unknown', 'paid', 'failed', 'returned')),
  attempt int not null default 1 check (attempt > 0),
  -- what it pays was given up: never sent again
  withdrawn_at timestamptz,
  made_by text not null,
  made_at timestamptz not null,
  changed_at timestamptz not null
);
create index disbursement_state on disbursement (state, changed_at, key);
create index disbursement_made on disbursement (made_at desc, key);

-- A payment file: the bytes that were approved are the bytes the bank gets. The content names account
-- numbers, so it is kept sealed; `hash` is the SHA-256 of the plain bytes.
create table payment_file (
  id text primary key,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  content_sealed bytea not null,
  lines int not null check (lines > 0),
  total_fen bigint not null check (total_fen > 0),
  state text not null check (state in ('made', 'released', 'sending', 'received', 'altered', 'dropped')),
  made_by text not null,
  made_at timestamptz not null,
  -- the second person; null where each payment had been approved by itself
  released_by text check (released_by <> made_by),
  released_at timestamptz,
  sent_at timestamptz,
  received_at timestamptz,
  -- SHA-256 of the bytes the bank says it got
  bank_hash text check (bank_hash ~ '^[0-9a-f]{64}$'),
  check ((state in ('received', 'altered')) = (bank_hash is not null)),
  check ((state = 'received') = (bank_hash is not null and bank_hash = hash))
);
create index payment_file_open on payment_file (state, id) where state in ('released', 'sending');

-- One row per try to pay; its file was dropped before it was released: no row. `reference` is what the bank knows it by; the bank executes one at most once.
create table payment_attempt (
  key text not null references disbursement (key),
  attempt int not null check (attempt > 0),
  reference text not null unique,
  payment_file text not null references payment_file (id),
  amount_fen bigint not null check (amount_fen > 0),
  state text not null check (state in ('ready', 'sent', 'unknown', 'paid', 'failed', 'returned')),
  sent_at timestamptz,
  bank_reference text,
  problem text,
  paid_on date,
  returned_on date,
  -- the bank said paid and failed of the same order: a person must ask it
  contradicted boolean not null default false,
  primary key (key, attempt),
  check ((state in ('paid', 'returned')) = (paid_on is not null)),
  check ((state = 'returned') = (returned_on is not null))
);
create index payment_attempt_open on payment_attempt (reference) where state in ('sent', 'unknown');
create index payment_attempt_paid on payment_attempt (paid_on) where paid_on is not null;
create index payment_attempt_returned on payment_attempt (returned_on) where returned_on is not null;
create index payment_attempt_file on payment_attempt (payment_file);

-- Every different answer of the bank, also those that changed nothing.
create table bank_answer (
  id bigint generated always as identity primary key,
  reference text not null,
  outcome text not null,
  answered_at timestamptz not null,
  bank_reference text,
  problem text,
  heard_at timestamptz not null,
  effect text not null check (effect in ('applied', 'repeated', 'stale', 'contradiction', 'stranger')),
  unique nulls not distinct (reference, outcome, answered_at, bank_reference)
);

-- The last day whose answers were fetched from the bank.
create table bank_reading (
  only_row boolean primary key default true check (only_row),
  read_until date not null
);
