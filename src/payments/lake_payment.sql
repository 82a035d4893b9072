-- one row per payment and change of its state; no payers' names leave PostgreSQL
-- payer_key: of an agency's payment whose payer is not the account's holder, the same for one payer on one day and
-- on no other day; it cannot be computed from a name without this database
-- increment: change_no
select payment_id, channel, payment.customer_account, amount_fen, paid_at, paid_on, collected_by, state,
  transferred_from, taken_back_at, case when payer_name <> customer.name then
    left(encode(sha256(convert_to(concat_ws(chr(31), paid_on,
      (select applied_at from migration order by number limit 1), payer_name), 'UTF8')), 'hex'), 16) end as payer_key,
  payment.change_no
from payment left join customer on channel = 'agency' and customer.customer_account = payment.customer_account
where payment.change_no > $1 and payment.change_no <= $2
