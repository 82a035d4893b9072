-- one row per account and scoring run
-- increment: change_no
select run_id, customer_account, customer_group, probability, band, receivable_fen, expected_loss_fen,
  change_no
from arrears_score
where change_no > $1 and change_no <= $2
