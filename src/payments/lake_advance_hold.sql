-- one row per hold of advance money and change of it, from its going out on
-- increment: change_no
select cause, payment_id, amount_fen, state, drawn_at, change_no
from advance_hold
where drawn_at is not null and change_no > $1 and change_no <= $2
