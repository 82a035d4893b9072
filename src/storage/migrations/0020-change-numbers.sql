-- Change numbers of inserted rows without a trigger per row: the lock is taken once by each statement, before its
-- first row, and the number is the column's default. Updated rows are stamped one by one as before.
create function hold_changes() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(4780);
  return null;
end $$;

do $$
declare
  stamped record;
begin
  for stamped in
    select tgrelid::regclass as place, tgname as name, (tgtype & 16) <> 0 as on_update,
      (select ' of ' || string_agg(quote_ident(attname), ', ') from pg_attribute
        where attrelid = tgrelid and attnum = any (tgattr)) as columns
    from pg_trigger where tgfoid = 'stamp_change'::regproc
  loop
    execute format('alter table %s alter column change_no set default nextval(''change_no'')',
      stamped.place);
    execute format('drop trigger %I on %s', stamped.name, stamped.place);
    execute format('create trigger %I before insert on %s
      for each statement execute function hold_changes()', stamped.name || '_held', stamped.place);
    continue when not stamped.on_update;
    execute format('create trigger %I before update%s on %s
      for each row execute function stamp_change()', stamped.name, stamped.columns, stamped.place);
  end loop;
end $$;
