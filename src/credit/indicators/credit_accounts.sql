-- One row per supply account that was open at as_of: its group, and its whole months of supply.
-- Where no voltage is known, large industry counts as high voltage. share: of a million, by hash of the
-- account, for a fixed sample; null for all.
-- needs: lake_customer
create or replace view credit_accounts as
with newest as (
  select *, (getvariable('as_of') + interval 8 hour)::date as today from lake_customer
  qualify row_number() over (partition by customer_account order by change_no desc) = 1
)
select customer_account, unit_id,
  case when voltage in ('1_10kv', '35kv', '110kv', '220kv')
      or (voltage is null and class = 'large_industrial') then 'high_voltage'
    when class = 'residential' then 'low_voltage_residential'
    else 'low_voltage_non_residential' end as credit_group,
  datesub('month', opened_on, today)::double as months_supplied
from newest
where opened_on < today and (closed_on is null or closed_on >= today)
  and (getvariable('account')::varchar is null or customer_account = getvariable('account'))
  and (getvariable('share')::bigint is null or hash(customer_account) % 1000000 < getvariable('share'));
