-- Categories of payment behaviour: every fit as one document, the members of the newest, sizes by month.

-- A fit whose finished_at is null is being written, or was broken off: nobody reads it.
create table anomaly_category_fit (
  id bigint generated always as identity primary key,  -- the version
  as_of timestamptz not null,
  snapshot text not null,
  document jsonb not null,                -- centres, scalings, ids, cards: all that assigning needs
  hash text not null,                     -- SHA-256 of the rest of the document
  fitted_by text not null,
  fitted_at timestamptz not null,
  finished_at timestamptz
);

-- Of the newest fit; those of an earlier one go when it is finished.
create table anomaly_category_member (
  fit_id bigint not null references anomaly_category_fit (id),
  customer_account text not null,
  category smallint not null check (category between 1 and 255),
  distance double precision not null,     -- to the centre, in robust standard deviations
  profile jsonb not null,                 -- indicators, in the order of the document's scalings; null: not known
  primary key (fit_id, customer_account)
);
create index anomaly_category_typical
  on anomaly_category_member (fit_id, category, distance, customer_account);

-- Members at the end of a month, by the fit's centres.
create table anomaly_category_size (
  fit_id bigint not null references anomaly_category_fit (id),
  counted_on date not null,               -- first day after the month; of the fit itself its own day
  category smallint not null,
  accounts int not null,
  primary key (fit_id, counted_on, category)
);

-- Quantiles of each indicator, of a category's members and (category 0) of everybody.
create table anomaly_category_spread (
  fit_id bigint not null references anomaly_category_fit (id),
  category smallint not null,
  indicator text not null,
  quantiles double precision[] not null,  -- 10, 25, 50, 75, 90 %
  primary key (fit_id, category, indicator)
);
