-- one row per bill and change of it; its lines stay in PostgreSQL
-- increment: change_no
select bill_id, customer_account, billing_month, version, origin, energy_wh, amount_fen, tariff,
  issued_on, due_on, corrects, state, change_no
from bill
where change_no > $1 and change_no <= $2
