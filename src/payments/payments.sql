-- One row per payment that had been made by as_of and stands: neither moved nor taken back.
-- needs: lake_payment
create or replace view payments as
with newest as (
  select * from lake_payment
  qualify row_number() over (partition by payment_id order by change_no desc) = 1
)
select payment_id, channel, customer_account, amount_fen, paid_at, paid_on, collected_by
from newest
where state = 'posted' and paid_at < getvariable('as_of');
