-- What a supplier owes back of a paid purchase whose invoice does not count any more, and what settled it.
create table purchase_recovery (
  recovery_id text primary key,
  purchase_id text not null unique references purchase (purchase_id),
  supplier_id text not null references supplier (supplier_id),
  invoice text not null,                  -- the one that counts no more; the first of what is open
  amount_fen bigint not null check (amount_fen > 0),
  tax_fen bigint not null check (tax_fen between 0 and amount_fen),
  claims int not null default 1,          -- entries that claimed it: a further invoice claims more
  opened_by text not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index purchase_recovery_supplier on purchase_recovery (supplier_id) where closed_at is null;

create table purchase_recovery_part (
  recovery_id text not null references purchase_recovery (recovery_id),
  number int not null check (number > 0),
  way text not null check (way in ('repaid', 'set-off', 'reinvoiced', 'bounced')),
  amount_fen bigint not null check (amount_fen > 0),
  tax_fen bigint not null check (tax_fen between 0 and amount_fen),
  against text not null,                  -- the receipt, the purchase, or the invoices
  cause text not null unique,             -- of its ledger entry
  by text not null,
  at timestamptz not null,
  why text not null,
  undone_by text,
  undone_at timestamptz check (undone_at >= at),
  primary key (recovery_id, number)
);
-- What of a purchase need not be paid by the bank.
create index purchase_recovery_part_set_off on purchase_recovery_part (against)
  where way = 'set-off' and undone_at is null;

-- Purchases that are set off wholly leave nothing to pay.
alter table purchase_form drop constraint purchase_form_amount_fen_check;
alter table purchase_form add constraint purchase_form_amount_fen_check check (amount_fen >= 0);

-- Part of an unidentified receipt that is no customer's: a supplier's repayment.
alter table bank_receipt add column taken_fen bigint not null default 0
  check (taken_fen between 0 and amount_fen);
