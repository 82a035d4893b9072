-- What courts, authorities and the utility itself recorded against a supply account. No column for
-- anything else: nothing about a person goes in but that such an entry exists.

-- One row per entry of a register (kind, its own number) and account. removed_on: the register took it off, or the
-- matter ended; expires_on: from then on it may not be kept (registers/schema.ts), null while it lasts.
create table register_entry (
  id bigint generated always as identity unique,
  kind text not null check (kind in
    ('court_defaulter', 'business_status', 'theft', 'breach', 'unsigned_plan', 'other')),
  entry_no text not null check (entry_no <> ''),
  customer_account text not null references customer (customer_account),
  source text not null,
  listed_on date not null,
  removed_on date check (removed_on >= listed_on),
  expires_on date check ((expires_on is null) = (removed_on is null)),
  -- An objection was upheld: the entry was wrong from the beginning. A later file does not bring it back.
  withdrawn_at timestamptz,
  withdrawn_by text,
  withdrawn_because text,
  change_no bigint not null default nextval('change_no'),
  primary key (customer_account, kind, entry_no),
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check ((withdrawn_at is null) = (withdrawn_because is null))
);
create index register_entry_listed on register_entry (listed_on desc, customer_account);
create index register_entry_expiry on register_entry (expires_on);
create index register_entry_change on register_entry (change_no);
create trigger register_entry_change_held before insert on register_entry
  for each statement execute function hold_changes();
create trigger register_entry_change before update on register_entry
  for each row execute function stamp_change();
