-- A line of collection is told by what it was decided from, for ever: by the policy of its run and by the customer of
-- that moment. A line keeps two change numbers for it; words are kept only where they were replaced since.

-- What customers and units were called until a change: under the change number that they bore up to then.
create table customer_past (
  customer_account text not null references customer (customer_account),
  change_no bigint not null,
  name text not null,
  unit_id text not null references unit (id),
  primary key (customer_account, change_no)
);
create function keep_customer_past() returns trigger language plpgsql as $$
begin
  insert into customer_past values (old.customer_account, old.change_no, old.name, old.unit_id);
  return null;
end $$;
create trigger customer_past after update on customer for each row
  when ((old.name, old.unit_id) is distinct from (new.name, new.unit_id))
  execute function keep_customer_past();

create table unit_past (
  unit_id text not null references unit (id) on delete cascade,
  change_no bigint not null,
  name text not null,
  primary key (unit_id, change_no)
);
create function keep_unit_past() returns trigger language plpgsql as $$
begin
  insert into unit_past values (old.id, old.change_no, old.name);
  return null;
end $$;
create trigger unit_past after update on unit for each row when (old.name <> new.name)
  execute function keep_unit_past();

-- Of the customer and of his unit, as they were decided from. Lines from before keep 0: nothing was kept of what went
-- before, so they are told by the words that stand now, and go on being told by those.
alter table dunning_line
  add column customer_change bigint not null default 0,
  add column unit_change bigint not null default 0;
create or replace view dunning_line_now as
select line.* from dunning_line as line
where not exists (select from dunning_line as later where later.run_id = line.run_id
  and later.customer_account = line.customer_account and later.version > line.version);

-- Policies of the rulebooks that a run was decided by, once each: their file may be edited or go.
create table dunning_book_policy (
  name text not null,                       -- `rulebook:2024.1`
  hash text not null,                       -- of the file
  text text not null,                       -- YAML
  primary key (name, hash)
);
