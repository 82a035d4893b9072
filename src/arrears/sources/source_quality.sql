-- One row per source: its rows known at as_of, accounts they are of, rows that say the same again, rows of an
-- account that is not in the archive, and the day of the newest.
-- needs: archive_indicators, lake_customer, bill_lives, payments, readings, tickets, registers
create or replace view source_quality as
with fact as (
  select 'archive' as source, customer_account, '' as saying,
    ((getvariable('as_of') + interval 8 hour)::date - account_days::int) as fact_on
  from archive_indicators
  union all
  select 'billing', customer_account, billing_month, issued_on from bill_lives
  union all
  select 'payment', customer_account, channel || amount_fen || ' ' || paid_at, paid_on from payments
  union all
  select 'consumption', customer_account, billing_month,
    last_day(strptime(billing_month, '%Y-%m')::date)
  from readings
  union all
  select 'ticket', customer_account, category || ' ' || created_at,
    (created_at + interval 8 hour)::date
  from tickets
  union all
  select 'register', customer_account, kind || ' ' || listed_on, listed_on from registers
)
select source, count(*)::double as facts,
  count(distinct customer_account) filter (where is_open)::double as accounts,
  count(*)::double - count(distinct (customer_account, saying))::double as duplicates,
  count(*) filter (where not is_known)::double as unmatched,
  strftime(max(fact_on), '%Y-%m-%d') as newest_on
from (
  select fact.*, customer_account in (select customer_account from archive_indicators) as is_open,
    customer_account is not null
      and customer_account in (select customer_account from lake_customer) as is_known
  from fact
)
group by source;
