-- one row per payment of a bill and change of it
-- increment: change_no
select bill_id, cause, value_on, principal_fen, late_fee_fen, undone_by, change_no
from bill_settlement
where change_no > $1 and change_no <= $2
