-- one row per account and closed day: what was debited and credited, in fen
-- increment: change_no
select day, account, debit_fen::int8 as debit_fen, credit_fen::int8 as credit_fen, lines, change_no
from ledger_day_total
where change_no > $1 and change_no <= $2
