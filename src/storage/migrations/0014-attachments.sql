-- What proves a case: scans, invoices, letters. The bytes are a stored file, named by their SHA-256; a
-- row says what one of them proves, to which case. A row is never changed: another one replaces it.
create table attachment (
  id text primary key,
  subject text not null check (subject ~ '^[a-z][a-z-]*:.+'),
  kind text not null check (kind <> ''),
  file_id text not null check (file_id ~ '^sha256:[0-9a-f]{64}$'),
  name text not null check (name <> ''),
  media_type text not null,
  bytes bigint not null check (bytes > 0),
  -- whose data scope sees it; null is the whole utility
  unit_id text references unit (id),
  attached_by text not null,
  attached_at timestamptz not null,
  replaces text unique references attachment (id),
  check (replaces <> id)
);
create index attachment_subject on attachment (subject, id);
create index attachment_file on attachment (file_id);
