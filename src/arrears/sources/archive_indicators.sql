-- One row per supply account open at as_of: what the archive says of it now, and how old it is then.
-- account: this one alone; share: of a million, by hash of the account, for a fixed sample; null for all.
-- needs: lake_customer
create or replace view archive_indicators as
with newest as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today from lake_customer
  qualify row_number() over (partition by customer_account order by change_no desc) = 1
)
select customer_account, unit_id,
  case when voltage in ('1_10kv', '35kv', '110kv', '220kv')
      or (voltage is null and class = 'large_industrial') then 'high_voltage'
    when class = 'residential' then 'low_voltage_residential'
    else 'low_voltage_non_residential' end as customer_group,
  class, voltage, tariff, capacity_kva::double as capacity_kva,
  (today - opened_on)::double as account_days
from newest
where opened_on < today and (closed_on is null or closed_on >= today)
  and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
  and (getvariable('share')::bigint is null or hash(customer_account) % 1000000 < getvariable('share'));
