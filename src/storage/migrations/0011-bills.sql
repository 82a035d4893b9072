-- What an account and a reading need to be priced, the bills, and what was paid of them.

alter table customer
  add column voltage text check (voltage in ('under_1kv', '1_10kv', '35kv', '110kv', '220kv')),
  add column capacity_kva int check (capacity_kva >= 0),
  -- what the basic fee of a two-part tariff is charged by
  add column basic_by text check (basic_by in ('capacity', 'demand')),
  -- a tariff of the price book that was agreed by name
  add column tariff text;

-- 尖 峰 平 谷 深谷, Wh; all or none, and then they sum to the energy.
alter table reading
  add column sharp_wh bigint check (sharp_wh >= 0),
  add column peak_wh bigint check (peak_wh >= 0),
  add column flat_wh bigint check (flat_wh >= 0),
  add column valley_wh bigint check (valley_wh >= 0),
  add column deep_valley_wh bigint check (deep_valley_wh >= 0),
  add column demand_w bigint check (demand_w >= 0),
  add column reactive_varh bigint check (reactive_varh >= 0),
  add constraint reading_periods check (
    num_nulls(sharp_wh, peak_wh, flat_wh, valley_wh, deep_valley_wh) = 5
    or sharp_wh + peak_wh + flat_wh + valley_wh + deep_valley_wh = energy_wh);

-- One row per bill. Nothing but its state, invoice and what was paid ever changes; a correction is another
-- bill, and the one it corrects is reversed.
create table bill (
  bill_id text primary key,               -- B-<account>-<YYYYMM>, then -2, -3 for corrections
  customer_account text not null references customer (customer_account),
  billing_month text not null check (billing_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  version smallint not null check (version > 0),
  origin text not null check (origin in ('issued', 'imported')),
  energy_wh bigint not null,
  amount_fen bigint not null,             -- sum of the lines
  vat_fen bigint not null,                -- contained
  tariff text,
  price_book text,                        -- kind and version; null where imported
  price_book_hash text,
  facts jsonb,                            -- what it was priced from: of the reading, of the customer
  reading_change_no bigint,               -- of that reading
  issued_on date not null,
  due_on date not null,                   -- a correction that asks for no more keeps the first one's
  corrects text references bill (bill_id),
  -- the VAT invoice given for it, and whether the customer has deducted its tax
  invoice_number text,
  invoice_deducted_on date,
  -- open until principal and late fee are paid; reversed by the bill that corrects it
  state text not null default 'open' check (state in ('open', 'settled', 'reversed')),
  paid_fen bigint not null default 0 check (paid_fen >= 0),
  late_fee_paid_fen bigint not null default 0 check (late_fee_paid_fen >= 0),
  change_no bigint not null,
  check (paid_fen <= greatest(amount_fen, 0))
);
create unique index bill_month on bill (billing_month desc, customer_account) where state <> 'reversed';
create index bill_account on bill (customer_account, billing_month);
create index bill_open on bill (customer_account, due_on) where state = 'open';
create index bill_change on bill (change_no);
create trigger bill_change before insert or update on bill
  for each row execute function stamp_change();

-- quantity x price, rounded half up to the fen: tariffs/schema.ts PricedLine. Never changed.
create table bill_line (
  bill_id text not null,
  line smallint not null,
  kind text not null
    check (kind in ('energy', 'capacity', 'power_factor', 'funds', 'late_fee', 'penalty')),
  item text not null,
  quantity bigint,                        -- null where a file gave the amount alone
  unit text check (unit in ('Wh', 'VA', 'W', 'fen')),
  price_e8 bigint,                        -- yuan per kWh, kVA or kW, or percent, times 10^8
  amount_fen bigint not null,
  vat_fen bigint not null,
  primary key (bill_id, line)
);

-- What was paid of a bill by one allocation; the tranches of its late fee.
create table bill_settlement (
  bill_id text not null references bill (bill_id),
  cause text not null,                    -- of the ledger entry that paid
  value_on date not null,                 -- day the money arrived
  principal_fen bigint not null check (principal_fen >= 0),
  late_fee_fen bigint not null check (late_fee_fen >= 0),
  undone_by text,                         -- the cause that took it back
  change_no bigint not null,
  primary key (bill_id, cause)
);
create index bill_settlement_cause on bill_settlement (cause);
create index bill_settlement_change on bill_settlement (change_no);
create trigger bill_settlement_change before insert or update on bill_settlement
  for each row execute function stamp_change();
