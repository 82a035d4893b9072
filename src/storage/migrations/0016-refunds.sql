-- Protections, and refunds as two sides that know of each other only by messages.

-- What keeps others from acting against a customer account, each with who placed it and until when.
-- A row is never deleted: lifting it writes when.
create table protection (
  id bigint generated always as identity primary key,
  customer_account text not null references customer (customer_account),
  kind text not null,
  source text not null,                   -- what it hangs on, e.g. refund:R-2026-000001
  reason text not null,
  until_day date,                         -- last day; null lasts until lifted
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz check (lifted_at >= placed_at)
);
create unique index protection_once on protection (customer_account, kind, source)
  where lifted_at is null;
create index protection_source on protection (source) where lifted_at is null;

-- Marketing's side: the order as the customer's desk knows it.
create table refund_order (
  id text primary key,
  customer_account text not null references customer (customer_account),
  state text not null check (state in ('draft', 'mkt_review', 'sent_to_finance', 'fin_review',
    'accepted', 'paid', 'closed', 'returned', 'mkt_handling', 'split', 'terminated')),
  state_since timestamptz not null,
  version int not null default 1 check (version > 0),  -- grows with each resubmission
  amount_fen bigint not null check (amount_fen > 0),
  reason_type text not null,
  payment_id text,                        -- the over-payment, where one is named
  destination text not null check (destination in ('bank', 'advance')),
  payee jsonb,                            -- {name, bank, sealed, shown, fingerprint}; null for the advance
  note text not null default '',
  approval_id text,
  flags jsonb not null default '[]',      -- warnings of the last pre-flight
  fault jsonb,                            -- the last return: {reasonCode, fields, redo, comment, by, side, at}
  -- number of the hold on the advance balance, 0 = never held; held until finance accepts, then drawn
  reservation int not null default 0,
  reservation_state text not null default 'none'
    check (reservation_state in ('none', 'held', 'drawn')),
  holder text not null check (holder in ('marketing', 'finance', 'bank', 'customer')),
  holder_since timestamptz not null,
  withdrawal_asked boolean not null default false,
  split_from text references refund_order (id),
  requested_by text not null,
  requested_at timestamptz not null,
  submitted_at timestamptz,
  review_due_on date,
  payment_due_on date
);
create index refund_order_account on refund_order (customer_account, requested_at desc);
create index refund_order_state on refund_order (state, payment_due_on, id);
create index refund_order_requested on refund_order (requested_at desc, id);

-- Finance's side: its own copy of the order as it was received.
create table finance_refund (
  order_id text primary key,
  state text not null check (state in
    ('fin_review', 'accepted', 'paying', 'paid', 'returned', 'released')),
  state_since timestamptz not null,
  version int not null check (version > 0),
  unit_path text not null,                -- as marketing names it; this house may not know the unit
  amount_fen bigint not null check (amount_fen > 0),
  content jsonb not null,                 -- the order of that version; account numbers sealed by this house
  fault jsonb,
  received_at timestamptz not null,
  review_due_on date not null,
  payment_due_on date not null,
  accepted_by text,
  accepted_at timestamptz,
  paid_by text,
  bank_reference text,
  paid_on date
);
create index finance_refund_state on finance_refund (state, payment_due_on, order_id);

-- What happened on each side, for its own lane of the timeline. Never changed.
create table refund_event (
  id bigint generated always as identity primary key,
  side text not null check (side in ('marketing', 'finance')),
  order_id text not null,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  state text not null,
  version int not null,
  details jsonb not null default '{}'
);
create index refund_event_order on refund_event (order_id, side, id);

-- The mail of each side. An outgoing message is done when the other house has taken it in, an incoming
-- one when it was applied; numbers run without gaps per order, so that order does not depend on the line.
create table refund_message (
  side text not null check (side in ('marketing', 'finance')),
  direction text not null check (direction in ('out', 'in')),
  order_id text not null,
  number int not null check (number > 0),
  kind text not null,
  version int not null,
  body jsonb not null,
  body_hash text not null check (body_hash ~ '^[0-9a-f]{64}$'),
  at timestamptz not null,                -- written, or taken in
  done_at timestamptz,
  attempts int not null default 0,
  next_try_at timestamptz,
  problem text,
  primary key (side, direction, order_id, number)
);
create index refund_message_waiting on refund_message (next_try_at, order_id, number)
  where direction = 'out' and done_at is null;
