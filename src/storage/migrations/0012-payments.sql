-- What customers paid, what the bank received, what it paid for, and where the three disagree.

-- An id made of what it names: prefix and 80 bits of SHA-256.
create function derived_id(prefix text, identity text) returns text
language sql immutable parallel safe as $$
  select prefix || '-' || left(encode(sha256(convert_to(identity, 'UTF8')), 'hex'), 20)
$$;

-- One row per payment. Its id is made of what identifies it, so no file counts one twice; reference is
-- the channel's transaction number. advance_fen is what no bill took yet, held_fen the part of it that a
-- refund reserved. A transferred payment stays, and the new one points back at it.
create table payment (
  payment_id text primary key check (payment_id ~ '^P-[0-9a-f]{20}$'),
  channel text not null check (channel in ('state_grid_app', 'wechat', 'alipay', 'unionpay',
    'bank_debit', 'counter', 'agency', 'unspecified')),
  reference text,
  customer_account text not null references customer (customer_account),
  amount_fen bigint not null check (amount_fen > 0),
  advance_fen bigint not null check (advance_fen between 0 and amount_fen),
  held_fen bigint not null default 0 check (held_fen between 0 and advance_fen),
  paid_at timestamptz not null,
  paid_on date not null,                  -- day of paid_at in the utility's zone: the value day
  payer_name text,
  collected_by text,
  file_id text,                           -- the channel file it came in, with its row
  row_number integer,
  state text not null default 'posted' check (state in ('posted', 'transferred', 'reversed')),
  transferred_from text references payment (payment_id),
  change_no bigint not null,
  check (state = 'posted' or advance_fen = 0)
) with (fillfactor = 85); -- what is left of it changes in place: no index has advance_fen
create index payment_account on payment (customer_account, paid_on);
create index payment_day on payment (paid_on, channel);
create index payment_reference on payment (channel, reference) where reference is not null;
create unique index payment_transfer on payment (transferred_from) where transferred_from is not null;
create index payment_change on payment (change_no);
-- Not of advance_fen: what is left of a payment is no new fact for the lake.
create trigger payment_change before insert or update of state on payment
  for each row execute function stamp_change();

-- Payers are looked for among account holders.
create index customer_name on customer (name);

-- A payment as it is told, with whose it is and where it went.
create view payment_view as
select payment.payment_id as "paymentId", payment.channel, payment.reference,
  payment.customer_account as "customerAccount", customer.name as customer, customer.unit_id as unit,
  payment.amount_fen as "amountFen", payment.advance_fen as "advanceFen",
  payment.held_fen as "heldFen", payment.paid_at as "paidAt", payment.paid_on as "paidOn",
  payment.payer_name as "payerName", payment.collected_by as "collectedBy", payment.state,
  payment.transferred_from as "transferredFrom", moved.payment_id as "transferredTo"
from payment join customer using (customer_account)
  left join payment as moved on moved.transferred_from = payment.payment_id;

-- One row per part of a payment that went to a bill, late fee and all; an undone one keeps its row.
create table allocation (
  allocation_id text primary key,         -- payment, bill and running number; also its ledger cause
  payment_id text not null references payment (payment_id),
  bill_id text not null references bill (bill_id),
  principal_fen bigint not null check (principal_fen >= 0),
  late_fee_fen bigint not null check (late_fee_fen >= 0),
  value_on date not null,                 -- day up to which the late fee was counted
  allocated_at timestamptz not null,
  -- given back to the payment by corrections of the bill, which also posted it
  cut_fen bigint not null default 0 check (cut_fen >= 0),
  undone_at timestamptz,
  check (principal_fen + late_fee_fen > 0)
);
create index allocation_payment on allocation (payment_id);
create index allocation_bill on allocation (bill_id);

-- A corrected bill keeps what was paid of it under the same causes, on the bill that replaces it. What it asks
-- no more (cut_fen) is an advance again in the ledger, and of the payment once it is taken up here.
create index bill_reversed on bill (bill_id) where state = 'reversed';
create view payment_surplus as
select allocation_id, payment_id, payment.customer_account, kept.bill_id, kept.principal_fen,
  kept.late_fee_fen,
  allocation.principal_fen + allocation.late_fee_fen - kept.principal_fen - kept.late_fee_fen
    as cut_fen
from bill join allocation using (bill_id) join payment using (payment_id),
  lateral (
    select max(bill_settlement.bill_id) as bill_id,
      coalesce(sum(bill_settlement.principal_fen), 0)::bigint as principal_fen,
      coalesce(sum(bill_settlement.late_fee_fen), 0)::bigint as late_fee_fen
    from bill_settlement where cause = allocation_id and undone_by is null
  ) as kept
where bill.state = 'reversed' and allocation.undone_at is null;

-- Advance money that somebody reserved (a refund order), by payment: held, then drawn or released.
create table advance_hold (
  cause text not null,
  payment_id text not null references payment (payment_id),
  amount_fen bigint not null check (amount_fen > 0),
  state text not null default 'held' check (state in ('held', 'drawn', 'released')),
  primary key (cause, payment_id)
);
create index advance_hold_payment on advance_hold (payment_id);

-- One row per credit on the bank's statement. With a reference it is one payment's, without one it is
-- a channel's total of settles_on. unidentified: booked on 224103 until somebody knows whose it is; once
-- identified it is payment_id's, and back where it was when that payment is taken back.
create table bank_receipt (
  receipt_id text primary key check (receipt_id ~ '^B-[0-9a-f]{20}$'),
  received_on date not null,
  settles_on date not null,
  channel text not null,
  reference text,
  amount_fen bigint not null check (amount_fen > 0),
  payer_name text,
  memo text,
  file_id text not null,
  row_number integer not null,
  state text not null default 'imported' check (state in ('imported', 'unidentified', 'identified')),
  is_booked boolean not null default false,   -- on 224103
  identified int not null default 0,          -- how often it was
  payment_id text references payment (payment_id)
);
create index bank_receipt_day on bank_receipt (settles_on, channel);
create index bank_receipt_reference on bank_receipt (channel, reference) where reference is not null;
create index bank_receipt_payment on bank_receipt (payment_id) where payment_id is not null;

-- One row per attempt to take money from a customer. While one is asked or unknown there is no other.
create table charge (
  charge_id text primary key,
  customer_account text not null references customer (customer_account),
  channel text not null,
  amount_fen bigint not null check (amount_fen > 0),
  state text not null default 'asked' check (state in ('asked', 'unknown', 'paid', 'failed')),
  asked_at timestamptz not null,
  asked_on date not null,
  reference text not null,                -- what the channel's file will name it by
  payment_id text references payment (payment_id),
  problem text,
  settled_at timestamptz
);
create unique index charge_open on charge (customer_account) where state in ('asked', 'unknown');
create unique index charge_reference on charge (channel, reference);

-- One row per day and channel that was reconciled last: what each of the three said.
create table reconciliation (
  day date not null,
  channel text not null,
  channel_rows bigint not null,
  channel_fen bigint not null,
  bank_rows bigint not null,
  bank_fen bigint not null,
  ledger_fen bigint not null,
  reconciled_by text not null,
  reconciled_at timestamptz not null,
  primary key (day, channel)
);

-- One row per thing that a reconciliation found wrong, named by what it is about, so that it is found once.
create table payment_finding (
  finding_id text primary key check (finding_id ~ '^F-[0-9a-f]{20}$'),
  day date not null,
  channel text not null,
  kind text not null check (kind in ('not_in_bank', 'not_in_ledger', 'amount_differs',
    'total_differs', 'duplicate', 'wrong_account', 'unknown_outcome')),
  payment_id text references payment (payment_id),
  receipt_id text references bank_receipt (receipt_id),
  charge_id text references charge (charge_id),
  other_payment_id text references payment (payment_id),
  other_account text references customer (customer_account),
  amount_fen bigint not null,
  state text not null default 'open' check (state in ('open', 'cleared')),
  found_at timestamptz not null,
  cleared_by text,
  cleared_at timestamptz,
  cleared_as text,
  cleared_reason text,
  check ((state = 'cleared') = (cleared_at is not null))
);
create index payment_finding_day on payment_finding (day, channel);
create index payment_finding_open on payment_finding (kind, day) where state = 'open';
create index payment_finding_payment on payment_finding (payment_id);
