-- Invoices of suppliers, their verification at the tax office, and the pace at which it may be asked.

create table invoice (
  -- code-number, or the number alone of a fully digital one: no year in it, so a duplicate of any year meets it
  id text primary key,
  kind text not null check (kind in ('vat', 'digital')),
  code text check ((code is null) = (kind = 'digital')),
  number text not null,
  type text,
  issued_on date not null,
  seller_tax_number text not null,
  seller_name text not null,
  buyer_tax_number text,
  buyer_name text not null,
  net_fen bigint not null,
  tax_fen bigint not null,
  total_fen bigint not null check (total_fen = net_fen + tax_fen),
  lines jsonb not null,
  -- red-letter invoices only: the one they take back, which may never have come to us
  takes_back text check ((takes_back is null) = (total_fen >= 0)),
  file text not null,
  -- what it is claimed for; empty once released
  subject text,
  notify text,
  state text not null
    check (state in ('waiting', 'genuine', 'unverified_offline', 'refused')),
  verdict text,
  verified_on date,
  -- start of the last run of the verification that took it up
  asked_at timestamptz,
  registered_at timestamptz not null,
  registered_by text not null
);
create index invoice_subject on invoice (subject) where subject is not null;
create index invoice_takes_back on invoice (takes_back) where takes_back is not null;
create index invoice_waiting on invoice (registered_at, id)
  where state in ('waiting', 'unverified_offline');
create index invoice_seller on invoice (seller_tax_number, issued_on desc, id);

-- Answers of the tax office by day: the same facts are not asked twice on one.
create table invoice_answer (
  facts_hash text not null,
  asked_on date not null,
  verdict jsonb not null,
  primary key (facts_hash, asked_on)
);

-- One row per partner that limits its callers: pace and breaker, shared by all processes.
create table partner_pace (
  partner text primary key,
  -- when the next query is due if all before it came at the allowed pace
  due_at timestamptz not null,
  silences int not null default 0,
  open_until timestamptz,
  probing_until timestamptz
);
