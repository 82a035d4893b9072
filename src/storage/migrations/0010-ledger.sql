-- System-wide double entry in fen. Lines are only ever added; a balance is the frozen totals of the
-- closed days and the lines since, so that no running-balance row is a place where all must queue.

-- Days up to and including closed_through take no more lines. One row.
create table ledger_horizon (
  one boolean primary key default true check (one),
  closed_through date not null
);
insert into ledger_horizon (closed_through) values ('1999-12-31');

-- One row per entry (voucher). A cause is used once, for ever, whatever became of its entry.
create table ledger_entry (
  entry_id bigint generated always as identity primary key,
  cause text collate "C" not null unique check (cause <> ''),
  state text not null check (state in ('pending', 'posted', 'voided')),
  day date not null,                      -- booked on; while pending, asked for
  value_day date not null,                -- when it happened
  narrative text not null,
  reverses bigint,                        -- the entry that this one takes back
  entered_by text not null,
  entered_at timestamptz not null,
  settled_by text,
  settled_at timestamptz
);
create unique index ledger_entry_reverses on ledger_entry (reverses) where reverses is not null;
create index ledger_entry_pending on ledger_entry (day) where state = 'pending';
create index ledger_entry_day on ledger_entry using brin (day) with (autosummarize = on);

-- Lines of posted entries. No foreign key: its look-up would make every two posters a serialization
-- conflict; ledger.check finds a line without its entry. of_lines: an entry cannot grow later.
create table ledger_line (
  entry_id bigint not null,
  line int not null,
  of_lines int not null,
  day date not null,
  account text collate "C" not null check (account ~ '^[0-9]{4,12}$'),
  party text collate "C" not null,        -- '' where the account has none
  debit_fen bigint not null check (debit_fen >= 0),
  credit_fen bigint not null check (credit_fen >= 0),
  primary key (entry_id, line),
  check (line between 1 and of_lines),
  check ((debit_fen = 0) <> (credit_fen = 0))
);
create index ledger_line_account on ledger_line (account, party, day, entry_id);
create index ledger_line_day on ledger_line using brin (day) with (autosummarize = on);

-- Lines of pending and voided entries; on settlement they are copied to ledger_line.
create table ledger_pending_line (like ledger_line including all);

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

-- ... and one row per closed day. hash: SHA-256 over the previous hash, the totals and every line.
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
create trigger ledger_line_append_only before update or delete or truncate on ledger_line
  for each statement execute function refuse_ledger_change();
create trigger ledger_pending_line_append_only before update or delete or truncate
  on ledger_pending_line for each statement execute function refuse_ledger_change();
create trigger ledger_entry_append_only before delete or truncate on ledger_entry
  for each statement execute function refuse_ledger_change();
create trigger ledger_day_total_append_only before update or delete or truncate on ledger_day_total
  for each statement execute function refuse_ledger_change();
create trigger ledger_day_append_only before update or delete or truncate on ledger_day
  for each statement execute function refuse_ledger_change();
create trigger ledger_period_append_only before update or delete or truncate on ledger_period
  for each statement execute function refuse_ledger_change();

-- A pending entry is settled once, and with that takes its day; nothing else of an entry changes.
create function check_ledger_settlement() returns trigger language plpgsql as $$
begin
  if old.state <> 'pending' or new.state = 'pending' or new.settled_at is null
    or (new.entry_id, new.cause, new.value_day, new.narrative, new.entered_by, new.entered_at)
      <> (old.entry_id, old.cause, old.value_day, old.narrative, old.entered_by, old.entered_at)
    or new.reverses is distinct from old.reverses
  then
    raise exception 'a ledger entry is settled once and otherwise never changed'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger ledger_entry_settled before update on ledger_entry
  for each row execute function check_ledger_settlement();

-- The horizon moves forward, and is neither lost nor doubled.
create function check_ledger_horizon() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.closed_through > old.closed_through then return new; end if;
  raise exception 'a closed day stays closed' using errcode = 'insufficient_privilege';
end $$;
create trigger ledger_horizon_forward before update or delete on ledger_horizon
  for each row execute function check_ledger_horizon();

-- Debits equal credits in every entry that a statement adds, and all its lines are there. Reads only
-- what was added, so two posters are never a serialization conflict.
create function check_ledger_balance() returns trigger language plpgsql as $$
begin
  if exists (select from added group by entry_id
             having sum(debit_fen) <> sum(credit_fen)
               or count(*) <> max(of_lines) or count(*) <> min(of_lines)
               or max(day) <> min(day)) then
    raise exception 'an entry does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_line_balance after insert on ledger_line referencing new table as added
  for each statement execute function check_ledger_balance();
create trigger ledger_pending_line_balance after insert on ledger_pending_line
  referencing new table as added for each statement execute function check_ledger_balance();

-- A line comes only into an open day.
create function check_ledger_day() returns trigger language plpgsql as $$
begin
  if exists (select from added join ledger_horizon on day <= closed_through) then
    raise exception 'the day is closed' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger ledger_line_open_day after insert on ledger_line referencing new table as added
  for each statement execute function check_ledger_day();

-- Holds days open until the transaction ends; of a closed day the first open one. Answers
-- closed_through: what is asked for a day is booked on greatest(day, closed_through + 1). Closing a day
-- takes the other side of its lock, one of 32. The insert never inserts: where the transaction's snapshot
-- is older than the newest closing, PostgreSQL makes it a serialization failure, to be tried again.
create function ledger_hold_open(days date[]) returns date language plpgsql as $$
declare
  closed date;
  held date;
begin
  loop
    insert into ledger_horizon (closed_through) values ('1999-12-31') on conflict do nothing;
    select closed_through into closed from ledger_horizon;
    exit when closed = held;
    perform pg_advisory_xact_lock_shared(4783, key) from (
      select distinct (greatest(day, closed + 1) - date '2000-01-01') % 32 as key
      from unnest(days) as day order by key) as wanted;
    held := closed;
  end loop;
  return closed;
end $$;

-- One entry with all its lines in one round trip. is_new is false where the cause is there already, and
-- then nothing was written.
create function ledger_post(
  cause text, day date, narrative text, state text, reverses bigint, by text, at timestamptz,
  accounts text[], parties text[], debits bigint[], credits bigint[],
  out entry_id bigint, out is_new boolean
) language plpgsql as $$
#variable_conflict use_column
declare
  booked date := greatest(ledger_post.day, ledger_hold_open(array[ledger_post.day]) + 1);
begin
  insert into ledger_entry (cause, state, day, value_day, narrative, reverses, entered_by, entered_at)
  values (ledger_post.cause, ledger_post.state, booked, ledger_post.day, ledger_post.narrative,
          ledger_post.reverses, by, at)
  on conflict (cause) do nothing returning ledger_entry.entry_id into ledger_post.entry_id;
  is_new := found;
  if not is_new then
    select entry.entry_id into ledger_post.entry_id
    from ledger_entry as entry where entry.cause = ledger_post.cause;
  elsif ledger_post.state = 'posted' then
    insert into ledger_line (entry_id, line, of_lines, day, account, party, debit_fen, credit_fen)
    select ledger_post.entry_id, n, cardinality(accounts), booked, account, party, debit, credit
    from unnest(accounts, parties, debits, credits) with ordinality
      as given (account, party, debit, credit, n);
  else
    insert into ledger_pending_line
      (entry_id, line, of_lines, day, account, party, debit_fen, credit_fen)
    select ledger_post.entry_id, n, cardinality(accounts), booked, account, party, debit, credit
    from unnest(accounts, parties, debits, credits) with ordinality
      as given (account, party, debit, credit, n);
  end if;
end $$;
