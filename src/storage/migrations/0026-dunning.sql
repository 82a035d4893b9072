-- Dunning as it is done: what was proposed, decided and edited; what was sent, delivered, promised, held; notices,
-- work orders, objections. Policies stand in 0025.

-- A proposal run: one line per debtor, made from the facts of one moment. Lines are only ever added; `hash` is over
-- the newest version of each, and an approval is bound to it.
create table dunning_run (
  id text primary key,
  as_of timestamptz not null,
  unit_id text references unit (id),        -- null: the whole utility
  unit_path text not null,
  policy text not null,                     -- its name
  policy_hash text not null,
  state text not null check (state in
    ('gathering', 'proposed', 'submitted', 'approved', 'executed', 'superseded', 'voided')),
  lines int not null default 0,
  reached text not null default '',         -- while gathering: the last account looked at
  hash text check (hash ~ '^[0-9a-f]{64}$'),
  proposed_by text not null,
  proposed_at timestamptz not null,
  approval_id text,
  submitted_by text,
  approved_hash text,                       -- what the last signature had read
  approved_at timestamptz,
  executed_by text,
  executed_at timestamptz,
  check ((state = 'gathering') = (hash is null))
);
create unique index dunning_run_gathering on dunning_run (unit_path) where state = 'gathering';
create index dunning_run_newest on dunning_run (as_of desc, id);

-- Version 1 is the machine's, later ones are people's: they drop a line or soften its step, never more.
create table dunning_line (
  run_id text not null references dunning_run (id),
  customer_account text not null references customer (customer_account),
  version smallint not null default 1 check (version > 0),
  step text,                                -- of the policy; null: nothing is done
  kind text,
  channel text,
  not_before timestamptz not null,
  because jsonb not null,
  held_by jsonb not null default '[]',
  article text,
  path text not null check (path in ('model', 'rule')),
  wanted text,                              -- what the policy asked for and a guard stopped
  held_out boolean not null default false,
  owed_fen bigint not null,                 -- claimable: without what is disputed, promised or in instalments
  overdue_days int not null,
  grade text,
  probability double precision,
  gain_fen bigint not null default 0,       -- expected recovery by a contact
  facts jsonb not null,                     -- what it was decided from, so that it can be decided again
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  edited_by text,
  edited_at timestamptz,
  edit_reason text,
  primary key (run_id, customer_account, version),
  check ((version > 1) = (edited_by is not null and edited_at is not null and edit_reason <> ''))
);
create index dunning_line_account on dunning_line (customer_account, run_id);
create index dunning_line_gain on dunning_line (run_id, gain_fen desc, customer_account);

create view dunning_line_now as
select line.* from dunning_line as line
where not exists (select from dunning_line as later where later.run_id = line.run_id
  and later.customer_account = line.customer_account and later.version > line.version);

-- One thing done, or to be done, about a debt. queued: waits for its moment. to_do: a person does it. sending: the
-- message line is being asked. sent: it took the message. unknown: it did not answer.
create table dunning_action (
  id text primary key check (id ~ '^DA-[0-9a-f]{20}$'),   -- of its run and account; also the message's key
  customer_account text not null references customer (customer_account),
  run_id text references dunning_run (id),
  step text not null,
  kind text not null check (kind in
    ('message', 'letter', 'call', 'visit', 'notice', 'final-notice', 'cut-off')),
  channel text not null,
  state text not null check (state in ('queued', 'held_out', 'to_do', 'sending', 'sent', 'unknown',
    'delivered', 'failed', 'cancelled')),
  held_out boolean not null default false,  -- drawn into the hold-out of its step
  not_before timestamptz not null,
  owed_fen bigint not null,
  overdue_days int not null,
  because jsonb not null default '[]',
  article text,
  path text not null default 'rule' check (path in ('model', 'rule')),
  words text,                               -- the message as it was sent
  reference text,                           -- the line's own
  problem text,
  asked smallint not null default 0,        -- how often its fate was asked
  proof text check (proof in ('signed', 'photographed', 'registered-post', 'recorded-call')),
  note text,
  stopped_by jsonb,                         -- reasons it was cancelled for
  made_by text not null,
  made_at timestamptz not null,
  handed_at timestamptz,                    -- to the line, or when the person did it
  settled_at timestamptz,
  change_no bigint not null default nextval('change_no')
);
create index dunning_action_account on dunning_action (customer_account, made_at desc);
create index dunning_action_due on dunning_action (not_before, id) where state = 'queued';
create index dunning_action_open on dunning_action (state, id)
  where state in ('to_do', 'sending', 'sent', 'unknown');
create index dunning_action_run on dunning_action (run_id, state);
create index dunning_action_step on dunning_action (step, handed_at) where run_id is not null;
create index dunning_action_change on dunning_action (change_no);
create trigger dunning_action_change_held before insert on dunning_action
  for each statement execute function hold_changes();
create trigger dunning_action_change before update on dunning_action
  for each row execute function stamp_change();

-- A paper handed to a customer, as it was printed.
create table dunning_notice (
  id text primary key,
  customer_account text not null references customer (customer_account),
  action_id text not null unique references dunning_action (id),
  kind text not null check (kind in ('letter', 'notice')),
  owed_fen bigint not null,
  late_fee_fen bigint not null,
  bills text[] not null,
  cut_off_on date,                          -- the day named on a cut-off notice
  file_id text not null,
  issued_by text not null,
  issued_at timestamptz not null
);
create index dunning_notice_account on dunning_notice (customer_account, issued_at desc);

-- open until the last day and its grace have passed, then kept or broken by what was paid since.
create table dunning_promise (
  id text primary key,
  customer_account text not null references customer (customer_account),
  amount_fen bigint not null check (amount_fen > 0),
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'kept', 'broken', 'withdrawn')),
  note text not null,
  made_by text not null,
  made_at timestamptz not null,
  ended_at timestamptz
);
create unique index dunning_promise_open on dunning_promise (customer_account) where state = 'open';

create table dunning_plan (
  id text primary key,
  customer_account text not null references customer (customer_account),
  amount_fen bigint not null check (amount_fen > 0),
  state text not null default 'open' check (state in ('open', 'kept', 'broken', 'withdrawn')),
  note text not null,
  made_by text not null,
  made_at timestamptz not null,
  ended_at timestamptz
);
create unique index dunning_plan_open on dunning_plan (customer_account) where state = 'open';
create index dunning_plan_account on dunning_plan (customer_account, made_at desc);

create table dunning_plan_part (
  plan_id text not null references dunning_plan (id),
  part smallint not null check (part > 0),
  due_on date not null,
  amount_fen bigint not null check (amount_fen > 0),
  primary key (plan_id, part)
);

create table dunning_hold (
  id text primary key,
  customer_account text not null references customer (customer_account),
  until_day date not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz
);
create index dunning_hold_open on dunning_hold (customer_account) where lifted_at is null;

-- A part of a debt that the customer denies: no step claims it while it is open.
create table dunning_dispute (
  id text primary key,
  customer_account text not null references customer (customer_account),
  amount_fen bigint not null check (amount_fen > 0),
  state text not null default 'open' check (state in ('open', 'upheld', 'rejected')),
  reason text not null,
  opened_by text not null,
  opened_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decision text,
  check ((state = 'open') = (decided_at is null))
);
create index dunning_dispute_open on dunning_dispute (customer_account) where state = 'open';

-- 停复电工单. A cut-off is asked for by one person and agreed to by another; a restoration opens by itself when the
-- debt is paid and is due 24 hours after the money.
create table dunning_work_order (
  id text primary key,
  customer_account text not null references customer (customer_account),
  kind text not null check (kind in ('cut-off', 'restore')),
  state text not null check (state in ('requested', 'approved', 'open', 'done', 'cancelled')),
  owed_fen bigint not null,
  article text,
  action_id text references dunning_action (id),
  cut_off text references dunning_work_order (id),   -- which one a restoration undoes
  approval_id text,
  requested_by text not null,
  requested_at timestamptz not null,
  approved_at timestamptz,
  paid_at timestamptz,                      -- the money a restoration was opened for
  due_at timestamptz,
  done_by text,
  done_at timestamptz,
  proof_file text,
  stopped_by jsonb,
  ended_at timestamptz,
  check ((kind = 'restore') = (cut_off is not null)),
  check ((state = 'done') = (done_at is not null))
);
create unique index dunning_work_order_open on dunning_work_order (customer_account, kind)
  where state in ('requested', 'approved', 'open');
create unique index dunning_work_order_restore on dunning_work_order (cut_off) where cut_off is not null and state <> 'cancelled';
create index dunning_work_order_newest on dunning_work_order (requested_at desc, id);

-- PIPL Art. 24: the customer refuses a decision that a machine prepared; a person decides again.
create table dunning_objection (
  id text primary key,
  customer_account text not null references customer (customer_account),
  words text not null,
  state text not null default 'open' check (state in ('open', 'upheld', 'reversed')),
  opened_by text not null,
  opened_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decision text,
  check ((state = 'open') = (decided_at is null))
);
create unique index dunning_objection_open on dunning_objection (customer_account) where state = 'open';
