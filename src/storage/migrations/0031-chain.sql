-- What is committed to a chain: published rule tables, batches of judged records, and the journal of signed
-- transactions that took them there. What is due is never written down: it is what stands here and not in the journal.

-- The key that publishes and anchors, sealed by the key vault; its account is public.
create table chain_key (
  one boolean primary key default true check (one),
  account text not null check (account ~ '^0x[0-9a-fA-F]{40}$'),
  sealed bytea not null,
  made_at timestamptz not null
);

-- A rule table that shall stand on the chain for ever.
create table chain_rules (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,                   -- canonical: what the hash is over
  rules jsonb not null,                   -- with their names, which the bytes do not hold
  asked_by text not null,
  asked_at timestamptz not null
);

-- The alerts of one screen under one Merkle root (RFC 6962, SHA-256).
create table chain_batch (
  id text primary key,
  screen_id bigint not null references anomaly_screen (id),
  rule_set text not null check (rule_set ~ '^[0-9a-f]{64}$'),
  root bytea not null check (length(root) = 32),
  leaves int not null check (leaves > 0),
  made_at timestamptz not null,
  unique (screen_id, rule_set)
);
create index chain_batch_newest on chain_batch (made_at desc, id);

-- One leaf: the alert is where its inputs stand, so that an edited alert no longer leads to the root. `salt` makes the
-- record's name on the chain say nothing; deleted, it never will.
create table chain_leaf (
  batch_id text not null references chain_batch (id),
  leaf int not null check (leaf >= 0),
  rule_set text not null,
  record text not null,
  salt bytea not null check (length(salt) = 32),
  hash bytea not null check (length(hash) = 32),
  primary key (batch_id, leaf),
  unique (rule_set, record),
  foreign key (rule_set, record) references anomaly_alert (rule_set, record)
);
create index chain_leaf_record on chain_leaf (record);

-- Every transaction ever signed, written before it is sent: whoever finds it `sent` asks the chain before anything
-- else, and sends the same bytes again or none. void: its number went to another, so it can never be mined.
create table chain_transaction (
  hash text primary key check (hash ~ '^0x[0-9a-f]{64}$'),
  chain text not null,                    -- chain id and first block
  kind text not null check (kind in ('deploy', 'publish', 'screen', 'anchor')),
  subject text not null,                  -- hash of the table, id of the batch, '' of the contract
  part int not null default 0 check (part >= 0),  -- a batch is screened in parts
  account text not null,
  nonce int not null check (nonce >= 0),
  bytes bytea not null,
  gas_limit bigint not null,
  state text not null check (state in ('sent', 'mined', 'reverted', 'void')),
  signed_at timestamptz not null,
  asked int not null default 0,           -- how often the chain was asked about it and knew nothing
  mined_at timestamptz,
  latency_ms int,                         -- from signing to the answer that it is mined
  height bigint,
  block_hash text,
  gas_used bigint,
  gas_price numeric,                      -- wei
  contract text,                          -- of a deployment
  is_final boolean not null default false,
  check ((state in ('mined', 'reverted')) = (height is not null)),
  check (not is_final or state in ('mined', 'reverted'))
);
create unique index chain_transaction_once on chain_transaction (chain, kind, subject, part)
  where state in ('sent', 'mined');
create unique index chain_transaction_nonce on chain_transaction (chain, account, nonce)
  where state <> 'void';
create index chain_transaction_newest on chain_transaction (signed_at desc, nonce desc);

-- What stands on the chain although the journal does not know who put it there, as after an older backup came back.
create table chain_found (
  chain text not null,
  contract text not null,
  kind text not null check (kind in ('publish', 'anchor')),
  subject text not null,
  is_same boolean not null,               -- false: the chain holds another root for the batch
  found_at timestamptz not null,
  primary key (chain, contract, kind, subject)
);

-- Verdicts of the contract's events that are not those of the alerts they are about.
create table chain_contradiction (
  batch_id text not null references chain_batch (id),
  leaf int not null,
  contract_verdict text not null,         -- binary digits
  transaction_hash text not null references chain_transaction (hash),
  found_at timestamptz not null,
  primary key (batch_id, leaf, transaction_hash)
);

-- What the last look at the chain found.
create table chain_look (
  one boolean primary key default true check (one),
  kind text not null check (kind in ('embedded', 'outside')),
  chain text,                             -- the last one that answered
  height bigint,
  looked_at timestamptz not null,
  problem jsonb                           -- a reason; null: all went well
);
