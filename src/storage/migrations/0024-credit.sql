-- What people's credit is told from, and the grades: opinions on accounts, appended and never changed.

-- When a payment was moved or taken back; null where it stands, or where that was before this column.
alter table payment add column taken_back_at timestamptz;

-- Attempts to take money go to the lake: a failed one is a bounced deduction.
alter table charge add column change_no bigint not null default nextval('change_no');
create index charge_change on charge (change_no);
create trigger charge_change_held before insert on charge
  for each statement execute function hold_changes();
create trigger charge_change before update on charge
  for each row execute function stamp_change();

-- One row per account and moment at which its grade said something new. Written once.
create table credit_grade (
  customer_account text not null references customer (customer_account),
  as_of timestamptz not null,             -- what was known then is all it was graded from
  graded_at timestamptz not null,
  grade text not null check (grade in ('A', 'B', 'C')),
  score double precision check (score between 0 and 100),   -- null where no model was asked
  -- model, a rule of the rulebook that overrode it, the newcomer's default, or a person's decision
  basis text not null check (basis in ('model', 'rule', 'default', 'decision')),
  credit_group text not null check (credit_group in
    ('high_voltage', 'low_voltage_non_residential', 'low_voltage_residential')),
  model text,                             -- of the registry; null with the default
  rulebook text not null,                 -- version and hash
  reasons jsonb not null,                 -- codes of credit/schema.ts with their values, the weightiest first
  inputs double precision[] not null,     -- credit/schema.ts inputNames, in that order
  past jsonb not null,                    -- what the rules knew of earlier grades and decisions
  review_on date not null,                -- a person looks at it by then
  change_no bigint not null default nextval('change_no'),
  primary key (customer_account, as_of, graded_at)
);
create index credit_grade_change on credit_grade (change_no);
create trigger credit_grade_held before insert on credit_grade
  for each statement execute function hold_changes();
create trigger credit_grade_append_only before update or delete or truncate on credit_grade
  for each statement execute function refuse_audit_change();

-- The newest grade of each account, so that a list or a count reads one row for each.
create table credit_standing (
  customer_account text primary key references customer (customer_account),
  as_of timestamptz not null,
  graded_at timestamptz not null,
  grade text not null,
  score double precision,
  credit_group text not null,
  since timestamptz not null,             -- as-of from which it has had this grade
  previous_grade text,                    -- the one it had before
  last_c_at timestamptz,                  -- newest as-of at which it was graded C
  foreign key (customer_account, as_of, graded_at) references credit_grade
);
create index credit_standing_grade on credit_standing (grade, score, customer_account);
create index credit_standing_since on credit_standing (since) where previous_grade is not null;

-- One row per run over the population.
create table credit_run (
  run_id text primary key,
  as_of timestamptz not null,
  graded_at timestamptz not null,
  model text not null,
  rulebook text not null,
  accounts bigint not null,
  written bigint not null                 -- grades that said something new
);

-- A customer's objection to a grade, and the person who decided it.
create table credit_objection (
  objection_id text primary key,
  customer_account text not null,
  as_of timestamptz not null,
  graded_at timestamptz not null,
  grounds text not null,
  opened_by text not null,
  opened_at timestamptz not null,
  answer_by date not null,
  state text not null default 'open' check (state in ('open', 'upheld', 'rejected')),
  decided_by text,
  decided_at timestamptz,
  answer text,
  decided_grade text check (decided_grade in ('A', 'B', 'C')),   -- where it was upheld
  holds_until date,                       -- last day on which that grade stands in place of the model's
  foreign key (customer_account, as_of, graded_at) references credit_grade,
  check (decided_by is null or decided_by <> opened_by)
);
create unique index credit_objection_open on credit_objection (customer_account) where state = 'open';
