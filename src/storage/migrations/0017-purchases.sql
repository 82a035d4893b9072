-- Electricity purchases: suppliers, agreements, price files, settled purchases and the papers of their payment.

create table supplier (
  supplier_id text primary key check (supplier_id ~ '^[0-9A-Za-z-]{2,32}$'),
  name text not null check (name <> ''),
  party_type text not null
    check (party_type in ('general', 'small-scale', 'natural-person', 'village-committee')),
  tax_number text,
  unit_id text not null references unit (id),
  finance_code text unique,
  payee_name text not null,
  payee_bank text not null,
  -- the account number sealed by the key vault, and what may be shown of it
  payee_sealed bytea not null,
  payee_masked text not null,
  change_no bigint not null
);
create index supplier_unit on supplier (unit_id);
create index supplier_change_no on supplier (change_no);
create trigger supplier_change before insert or update on supplier
  for each row execute function stamp_change();

-- Which signed-in persons speak for which enterprise.
create table supplier_person (
  person_id text primary key,
  supplier_id text not null references supplier (supplier_id)
);

-- A change of bank account: in force from effective_on, and only if a second person confirmed it.
create table supplier_payee_change (
  change_id text primary key,
  supplier_id text not null references supplier (supplier_id),
  payee_name text not null,
  payee_bank text not null,
  payee_sealed bytea not null,
  payee_masked text not null,
  requested_by text not null,
  requested_at timestamptz not null,
  effective_on date not null,
  confirmed_by text check (confirmed_by <> requested_by),
  confirmed_at timestamptz,
  withdrawn_at timestamptz
);
create unique index supplier_payee_change_open on supplier_payee_change (supplier_id)
  where confirmed_at is null and withdrawn_at is null;

-- Prices are micro-yuan per kWh, tax rates basis points.
create table purchase_agreement (
  agreement_no text primary key,
  supplier_id text not null references supplier (supplier_id),
  price_micro_yuan bigint not null check (price_micro_yuan >= 0),
  price_basis text not null check (price_basis in ('net', 'gross')),
  tax_rate_bp int not null check (tax_rate_bp between 0 and 10000),
  from_on date not null,
  until_on date check (until_on >= from_on)
);
create index purchase_agreement_supplier on purchase_agreement (supplier_id);

create table plant (
  plant_id text primary key,
  name text not null,
  agreement_no text not null references purchase_agreement (agreement_no)
);
create index plant_agreement on plant (agreement_no);

-- The price file: what a plant is paid from a month on.
create table purchase_price (
  plant_id text not null references plant (plant_id),
  from_month text not null check (from_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  price_micro_yuan bigint not null check (price_micro_yuan >= 0),
  primary key (plant_id, from_month)
);

create table purchase (
  purchase_id text primary key,
  supplier_id text not null references supplier (supplier_id),
  agreement_no text not null references purchase_agreement (agreement_no),
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  unit_id text not null references unit (id),
  tax_rate_bp int not null,
  price_basis text not null,
  line_count int not null check (line_count > 0),
  energy_wh bigint not null,
  net_fen bigint not null,
  tax_fen bigint not null,
  gross_fen bigint not null check (gross_fen = net_fen + tax_fen),
  stage text not null,
  problems jsonb not null default '[]',
  since timestamptz not null,
  -- what its invoices are claimed for: purchase:<id>, or on-behalf:<batch>
  invoice_subject text not null,
  approval text,
  form_id text,                           -- the current form; each attempt to pay has its own
  change_no bigint not null
);
-- One live settlement per agreement and month.
create unique index purchase_month on purchase (agreement_no, month) where stage <> 'void';
create index purchase_stage on purchase (stage, since);
create index purchase_supplier on purchase (supplier_id, month);
create index purchase_invoice_subject on purchase (invoice_subject);
create index purchase_change_no on purchase (change_no);
create trigger purchase_change before insert or update on purchase
  for each row execute function stamp_change();

create table purchase_line (
  purchase_id text not null references purchase (purchase_id),
  line_no int not null,
  plant_id text not null references plant (plant_id),
  energy_wh bigint not null check (energy_wh >= 0),
  price_micro_yuan bigint not null,
  net_fen bigint not null,
  tax_fen bigint not null,
  gross_fen bigint not null check (gross_fen = net_fen + tax_fen),
  primary key (purchase_id, line_no)
);

-- Every transition (step 10): append only.
create table purchase_passage (
  id bigint generated always as identity primary key,
  purchase_id text not null references purchase (purchase_id),
  step int not null,
  act text not null,
  from_stage text,
  to_stage text not null,
  actor text not null,
  at timestamptz not null,
  before_hash text not null,
  after_hash text not null,
  reasons jsonb not null,
  note jsonb not null
);
create index purchase_passage_purchase on purchase_passage (purchase_id, id);
create function purchase_passage_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'a passage of a purchase is never changed or deleted';
end $$;
create trigger purchase_passage_kept before update or delete on purchase_passage
  for each row execute function purchase_passage_is_kept();

-- One invoice issued on behalf of many owners (merged); each purchase names the subject it stands under.
create table purchase_on_behalf (
  batch_id text primary key,
  month text not null,
  unit_id text not null references unit (id),
  users int not null check (users > 0),
  face_fen bigint not null check (face_fen > 0),
  made_by text not null,
  made_at timestamptz not null
);

-- What a person decided about a difference of a line; line 0 is the totals.
create table purchase_decision (
  purchase_id text not null references purchase (purchase_id),
  line_no int not null,
  difference_hash text not null,          -- of the reasons decided about: a new difference asks again
  decision text not null check (decision in ('accept', 'query', 'return')),
  comment text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (purchase_id, line_no)
);

create table purchase_voucher (
  id bigint generated always as identity,
  voucher_no text primary key,
  kind text not null check (kind in ('payable', 'paid')),
  purchase_id text not null references purchase (purchase_id),
  amount_fen bigint not null,
  cause text not null unique,
  posted_on date not null,
  reversed_by text unique
);
-- Never two live vouchers of a kind for one purchase.
create unique index purchase_voucher_live on purchase_voucher (purchase_id, kind)
  where reversed_by is null;

-- Payment details and fund application form (step 7) over one or many purchases. The payment file is
-- made when the form passes (step 8); its hash is what the bank's receipt is compared with.
create table purchase_form (
  form_id text primary key,
  purchases text[] not null,
  amount_fen bigint not null check (amount_fen > 0),
  details_hash text not null,             -- SHA-256 over payees and amounts as they were reviewed
  pdf text not null,
  xlsx text not null,
  payment_file text,
  payment_hash text,
  made_by text not null,
  made_at timestamptz not null,
  reviewed_by text check (reviewed_by <> made_by),
  reviewed_at timestamptz,
  passed boolean
);
create index purchase_form_file on purchase_form (payment_file);
