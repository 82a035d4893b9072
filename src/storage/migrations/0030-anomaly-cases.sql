-- Odd payments: what was screened, what fired, what people made of it, and what is left in peace for a while.

-- One look at the population with one rule set. finished_at null: being written, or broken off.
create table anomaly_screen (
  id bigint generated always as identity primary key,
  as_of timestamptz not null,
  since timestamptz not null,             -- payments from this instant on were judged
  rule_set text not null,                 -- hash of the rule table
  role text not null check (role in ('champion', 'shadow')),
  snapshot text not null,                 -- what the lake held, by content
  screened_by text not null,
  screened_at timestamptz not null,
  finished_at timestamptz,
  records bigint not null default 0,      -- judged
  fired int not null default 0,           -- alerted, those known before included
  noted int not null default 0,           -- fired, but allowed
  opened int not null default 0,          -- cases opened
  peers jsonb not null default '{}'       -- by category: how many were judged, their usual amount and interval
);
-- One that was broken off is taken up by the next of the rule set, with the alerts it had found.
create unique index anomaly_screen_unfinished on anomaly_screen (rule_set, role)
  where finished_at is null;
create index anomaly_screen_newest on anomaly_screen (role, as_of desc, id desc)
  where finished_at is not null;

-- A record on which a rule set fired, with all that was judged, so that it can be judged again to the same bits. The
-- first look of a rule set at a record stands; what was found in the shadow goes over to the first screen that counts.
create table anomaly_alert (
  rule_set text not null,
  record text not null,                   -- payment id, or agency/day
  screen_id bigint not null references anomaly_screen (id),
  subject text not null check (subject in ('payment', 'agency_day')),
  customer_account text,
  agency text,
  happened_at timestamptz not null,       -- when it was paid; of an agency's day its last payment
  alerted_at timestamptz not null,
  category smallint check (category between 1 and 255),
  inputs jsonb not null,                  -- the record's fields, whole numbers
  facts jsonb not null,                   -- what the fields were made of: amount, expected, scale, interval ...
  verdict text not null check (verdict ~ '^[01]+$' and verdict ~ '1'),
  fired jsonb not null,                   -- [{rule, field, comparison, threshold, value}], beyond most first
  field text not null,                    -- of the rule it lies beyond most
  strength int not null check (strength >= 0), -- how far beyond, permille of that rule's threshold
  stake_fen bigint not null check (stake_fen >= 0),
  allowed_by text[] not null default '{}',  -- allowances that cover all that fired: noted, no case
  primary key (rule_set, record),
  check ((subject = 'payment') = (customer_account is not null)),
  check ((subject = 'agency_day') = (agency is not null))
);
create index anomaly_alert_account on anomaly_alert (customer_account, happened_at desc);
create index anomaly_alert_agency on anomaly_alert (agency, happened_at desc) where agency is not null;
create index anomaly_alert_screen on anomaly_alert (screen_id);

-- What a person works on: all that is odd about one account, or one agency, until it is judged.
create table anomaly_case (
  id text primary key,
  subject text not null check (subject in ('payment', 'agency_day')),
  customer_account text references customer (customer_account),
  agency text,
  state text not null check (state in ('open', 'assigned', 'judged', 'reopened')),
  state_since timestamptz not null,
  assigned_to text,
  opened_at timestamptz not null,
  check ((subject = 'payment') = (customer_account is not null)),
  check ((subject = 'agency_day') = (agency is not null))
);
create unique index anomaly_case_account on anomaly_case (customer_account)
  where state <> 'judged' and customer_account is not null;
create unique index anomaly_case_agency on anomaly_case (agency)
  where state <> 'judged' and agency is not null;
create index anomaly_case_of_account on anomaly_case (customer_account, opened_at desc);
create index anomaly_case_standing on anomaly_case (state, id) where state <> 'judged';

-- A record is of one case for ever, whichever rule set brought it; judged once, or again after a reopening.
create table anomaly_case_record (
  record text primary key,
  case_id text not null references anomaly_case (id),
  rule_set text not null,
  outcome text check (outcome in ('normal', 'abnormal')),
  reason_code text,
  judged_by text,
  judged_at timestamptz,
  foreign key (rule_set, record) references anomaly_alert (rule_set, record),
  check ((outcome is null) = (judged_at is null))
);
create index anomaly_case_record_case on anomaly_case_record (case_id);

-- What happened to a case. Never changed.
create table anomaly_case_event (
  id bigint generated always as identity primary key,
  case_id text not null references anomaly_case (id),
  at timestamptz not null,
  actor text not null,
  kind text not null,
  state text not null,
  details jsonb not null default '{}'
);
create index anomaly_case_event_case on anomaly_case_event (case_id, id);

-- What is known of a record since judged_at, and nothing before; outcome null takes the last word back. Appended, never
-- changed, so that a fit as of then sees what was known then.
create table anomaly_label (
  id bigint generated always as identity primary key,
  record text not null,
  case_id text not null references anomaly_case (id),
  outcome text check (outcome in ('normal', 'abnormal')),
  reason_code text,
  happened_at timestamptz not null,
  alerted_at timestamptz not null,
  judged_at timestamptz not null,
  judged_by text not null,
  change_no bigint not null default nextval('change_no')
);
create index anomaly_label_record on anomaly_label (record, judged_at desc, id desc);
create index anomaly_label_change on anomaly_label (change_no);
create trigger anomaly_label_change_held before insert on anomaly_label
  for each statement execute function hold_changes();

-- What may be odd for a while: an account or an agency, of one field or of any.
create table anomaly_allowance (
  id text primary key,
  customer_account text references customer (customer_account),
  agency text,
  field text,
  until_day date not null,                -- last day
  reason text not null,
  allowed_by text not null,
  allowed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz check (lifted_at >= allowed_at),
  check ((customer_account is null) <> (agency is null))
);
create index anomaly_allowance_account on anomaly_allowance (customer_account);
create index anomaly_allowance_agency on anomaly_allowance (agency) where agency is not null;

-- Refunds that were asked for because of a case.
create table anomaly_case_refund (
  case_id text not null references anomaly_case (id),
  refund text not null,
  linked_at timestamptz not null,
  primary key (case_id, refund)
);
