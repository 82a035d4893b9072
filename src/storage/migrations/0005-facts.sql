-- Supply accounts, their monthly readings, and outages: facts as they were reported.

-- One row per supply account (户号): text, leading zeros kept.
create table customer (
  customer_account text primary key check (customer_account ~ '^[0-9A-Za-z]{4,20}$'),
  name text not null,
  class text not null
    check (class in ('residential', 'general_commercial', 'large_industrial', 'agricultural')),
  unit_id text not null references unit (id),
  phone text,
  address text,
  opened_on date not null,
  closed_on date check (closed_on >= opened_on),
  change_no bigint not null
);
create index customer_unit on customer (unit_id, customer_account);
create index customer_change on customer (change_no);
create trigger customer_change before insert or update on customer
  for each row execute function stamp_change();

-- One row per account and billing month (YYYY-MM). The account leads, so that a cluster can spread by it.
create table reading (
  customer_account text not null references customer (customer_account),
  billing_month text not null check (billing_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  energy_wh bigint not null check (energy_wh >= 0),
  change_no bigint not null,
  primary key (customer_account, billing_month)
);
create index reading_month on reading (billing_month, customer_account);
create index reading_change on reading (change_no);
create trigger reading_change before insert or update on reading
  for each row execute function stamp_change();

-- One row per outage; without ended_at it lasts.
create table outage (
  outage_id text primary key,
  unit_id text not null references unit (id),
  started_at timestamptz not null,
  ended_at timestamptz check (ended_at >= started_at),
  accounts bigint not null check (accounts >= 0),
  kind text not null check (kind in ('planned', 'fault')),
  cause text,
  change_no bigint not null
);
create index outage_unit on outage (unit_id, started_at desc);
create index outage_started on outage (started_at desc, outage_id);
create index outage_change on outage (change_no);
create trigger outage_change before insert or update on outage
  for each row execute function stamp_change();
