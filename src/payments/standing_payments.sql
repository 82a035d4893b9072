-- One row per payment that had been made by as_of and stood then, even where it was taken back later. A payment
-- changes its state once, when it is taken back or moved; nearly all never do.
-- needs: lake_payment
create or replace view standing_payments as
with gone as (
  select * from lake_payment where state <> 'posted'
  qualify row_number() over (partition by payment_id order by change_no desc) = 1
)
select payment_id, channel, customer_account, amount_fen, paid_at, paid_on, collected_by
from (
  select * from lake_payment anti join gone using (payment_id) where state = 'posted'
  union all
  select * from gone where taken_back_at >= getvariable('as_of')
)
where paid_at < getvariable('as_of');
