-- One row per account and day on which bills that ask for money were issued to it, and one before the first of them:
-- energy and money billed by then, how many bills, and the price of a kilowatt-hour of the first one.
-- needs: bills
create or replace view anomaly_bills as
with day as (
  select customer_account, issued_on, sum(energy_wh) as wh, sum(amount_fen) as fen, count(*) as n
  from bills
  where amount_fen > 0 and energy_wh > 0
  group by customer_account, issued_on
),
summed as (
  select customer_account, issued_on, sum(wh) over earlier as energy_wh, sum(fen) over earlier as billed_fen,
    sum(n) over earlier as bills, first(1000 * fen / wh) over earlier as first_kwh_fen
  from day window earlier as (partition by customer_account order by issued_on)
)
select customer_account, issued_on, energy_wh::bigint as energy_wh, billed_fen::bigint as billed_fen,
  bills::integer as bills, first_kwh_fen
from summed
union all
select customer_account, date '0001-01-01', 0, 0, 0, 1000 * min_by(fen, issued_on) / min_by(wh, issued_on)
from day group by customer_account;
