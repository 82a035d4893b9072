-- One row per account and day on which bills that ask for money were issued to it: energy and money billed by then,
-- from the first one on, and how many bills.
-- needs: bills
create or replace view anomaly_bills as
select customer_account, issued_on,
  sum(sum(energy_wh)) over earlier::bigint as energy_wh, sum(sum(amount_fen)) over earlier::bigint as billed_fen,
  sum(count(*)) over earlier::integer as bills
from bills
where amount_fen > 0 and energy_wh > 0
group by customer_account, issued_on
window earlier as (partition by customer_account order by issued_on);
