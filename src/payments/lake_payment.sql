-- one row per payment and change of its state; no payers' names leave PostgreSQL
-- increment: change_no
select payment_id, channel, customer_account, amount_fen, paid_at, paid_on, collected_by, state,
  transferred_from, taken_back_at, change_no
from payment
where change_no > $1 and change_no <= $2
