-- One row per table file that was imported with one mapping. The row is the promise that the same
-- import again has no second effect; two at once wait for each other on it.
create table import_run (
  id text primary key,
  kind text not null,
  file_id text not null,
  file_name text not null,
  mapping_hash text not null,
  rows bigint not null default 0,
  accepted bigint not null default 0,
  rejected bigint not null default 0,
  written bigint not null default 0,
  errors_file text,
  first_errors jsonb not null default '[]',
  imported_by text not null,
  imported_at timestamptz not null,
  unique (kind, file_id, mapping_hash),
  check (accepted + rejected = rows)
);

create index import_run_imported_at on import_run (imported_at desc);
