-- one row per attempt to take money and change of it
-- increment: change_no
select charge_id, channel, customer_account, amount_fen, asked_at, state, settled_at, change_no
from charge
where change_no > $1 and change_no <= $2
