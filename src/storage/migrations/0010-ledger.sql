-- System-wide double entry in fen. Lines are only ever added; a balance is the frozen totals of the
-- closed days and the lines since, so that no running-balance row is a place where all must queue.
-- What posting reads is kept to ledger_horizon: two posters are never a serialization conflict. That is
-- why there are no foreign keys; ledger.check finds a line without its entry.

-- One row: days up to and including closed_through take no more lines.
create table ledger_horizon (
  one boolean primary key default true check (one),
  closed_through date not null
);
insert into ledger_horizon (closed_through) values ('1999-12-31');

-- One row per entry (voucher). A cause is used once, for ever, whatever becomes of its entry.
create table ledger_entry (
  entry_id bigint generated always as identity primary key,
  cause text collate "C" not null unique,
  value_day date not null,                -- when it happened
  narrative text not null,
  entered_by text not null,
  entered_at timestamptz not null
);

-- Lines of posted entries: debits positive, credits negative.
create table ledger_line (
  entry_id bigint not null,
  line int not null,
  day date not null,                      -- booked on
  account text collate "C" not null,
  party text collate "C" not null,        -- '' where the account has none
  amount_fen bigint not null check (amount_fen <> 0),
  primary key (entry_id, line)
);
create index ledger_line_account on ledger_line (account, party, day, entry_id);
create index ledger_line_day on ledger_line using brin (day) with (autosummarize = on);

-- Entries that were entered pending, and their lines; settled as posted, the lines come to ledger_line too.
create table ledger_pending (
  entry_id bigint primary key,
  state text not null check (state in ('pending', 'posted', 'voided')),
  settled_by text,
  settled_at timestamptz,
  check ((state = 'pending') = (settled_at is null))
);
create index ledger_pending_open on ledger_pending (entry_id) where state = 'pending';
create table ledger_pending_line (like ledger_line including all);

-- An entry is taken back at most once.
create table ledger_reversal (
  entry_id bigint primary key,
  reversed_by bigint not null unique      -- the entry that takes it back
);

-- What closing a day froze: totals per account ...
create table ledger_day_total (
  day date not null,
  account text collate "C" not null,
  debit_fen numeric(38, 0) not null,
  credit_fen numeric(38, 0) not null,
  lines bigint not null,
  change_no bigint not null,
  primary key (account, day)
);
create index ledger_day_total_change on ledger_day_total (change_no);
create trigger ledger_day_total_change before insert on ledger_day_total
  for each row execute function stamp_change();

-- ... and one row per day that had lines or was closed last. hash: over the hash before, the totals
-- and every line.
create table ledger_day (
  day date primary key,
  entries bigint not null,
  lines bigint not null,
  debit_fen numeric(38, 0) not null,
  credit_fen numeric(38, 0) not null check (credit_fen = debit_fen),
  lines_hash text not null,
  hash text not null,
  closed_by text not null,
  closed_at timestamptz not null
);

-- One row per closed month (YYYY-MM).
create table ledger_period (
  period text primary key check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  entries bigint not null,
  lines bigint not null,
  debit_fen numeric(38, 0) not null,
  credit_fen numeric(38, 0) not null check (credit_fen = debit_fen),
  carried int not null,                   -- entries still pending when it was closed
  hash text not null,                     -- of its last day, which covers all before it
  closed_by text not null,
  closed_at timestamptz not null
);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op
    using errcode = 'insufficient_privilege';
end $$;
do $$
declare
  name text;
begin
  foreach name in array array['ledger_entry', 'ledger_line', 'ledger_pending_line',
    'ledger_reversal', 'ledger_day_total', 'ledger_day', 'ledger_period'] loop
    execute format('create trigger %1$s_append_only before update or delete or truncate on %1$I
      for each statement execute function refuse_ledger_change()', name);
  end loop;
end $$;

-- A pending entry is settled once; the horizon moves forward.
create function check_ledger_update() returns trigger language plpgsql as $$
begin
  raise exception '% moves only forward: % refused', tg_table_name, tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger ledger_pending_settled before update on ledger_pending for each row
  when (old.state <> 'pending' or new.state = 'pending' or new.entry_id <> old.entry_id)
  execute function check_ledger_update();
create trigger ledger_pending_kept before delete or truncate on ledger_pending
  for each statement execute function check_ledger_update();
create trigger ledger_horizon_forward before update on ledger_horizon for each row
  when (new.closed_through <= old.closed_through) execute function check_ledger_update();
create trigger ledger_horizon_kept before delete or truncate on ledger_horizon
  for each statement execute function check_ledger_update();

-- Of every entry that a statement adds: debits equal credits, one day, and that day is open. Lines are
-- numbered from 1 without gaps, so that whoever adds to an entry later meets line 1 in its key.
create function check_ledger_lines() returns trigger language plpgsql as $$
begin
  if exists (select from added, ledger_horizon group by entry_id
             having sum(amount_fen) <> 0 or min(line) <> 1 or max(line) <> count(*)
               or min(day) <> max(day) or min(day) <= min(closed_through)) then
    raise exception 'an entry does not balance, is not whole, or its day is closed'
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_line_balance after insert on ledger_line
  referencing new table as added for each statement execute function check_ledger_lines();
create trigger ledger_pending_line_balance after insert on ledger_pending_line
  referencing new table as added for each statement execute function check_ledger_lines();

-- The day on which what happened on a day is booked: that day or, where it is closed, the first open
-- one. Held open until the transaction ends; closing takes the other side of its lock, one of 32. The
-- insert never inserts: where the transaction's snapshot is older than the newest closing, PostgreSQL
-- makes it a serialization failure, to be tried again.
create function ledger_booking_day(day date) returns date language plpgsql as $$
declare
  closed date;
  booked date := day;
begin
  loop
    perform pg_advisory_xact_lock_shared(4783, (booked - date '2000-01-01') % 32);
    insert into ledger_horizon (closed_through) values ('1999-12-31') on conflict do nothing;
    select closed_through into closed from ledger_horizon;
    if booked > closed then return booked; end if;
    booked := closed + 1;
  end loop;
end $$;

-- One entry with all its lines in one round trip. Answers its id, or less the id of the entry that has the
-- cause already; then nothing was written.
create function ledger_post(
  cause text, value_day date, narrative text, is_pending boolean, by text, at timestamptz,
  accounts text[], parties text[], amounts bigint[]
) returns bigint language plpgsql as $$
#variable_conflict use_column
declare
  booked date := ledger_booking_day(ledger_post.value_day);
  id bigint;
begin
  insert into ledger_entry (cause, value_day, narrative, entered_by, entered_at)
  values (ledger_post.cause, ledger_post.value_day, ledger_post.narrative, by, at)
  on conflict (cause) do nothing returning entry_id into id;
  if id is null then
    return (select -entry_id from ledger_entry as known where known.cause = ledger_post.cause);
  elsif not is_pending then
    insert into ledger_line (entry_id, line, day, account, party, amount_fen)
    select id, n, booked, accounts[n], parties[n], amounts[n]
    from generate_subscripts(accounts, 1) as n;
  else
    insert into ledger_pending (entry_id, state) values (id, 'pending');
    insert into ledger_pending_line (entry_id, line, day, account, party, amount_fen)
    select id, n, booked, accounts[n], parties[n], amounts[n]
    from generate_subscripts(accounts, 1) as n;
  end if;
  return id;
end $$;
