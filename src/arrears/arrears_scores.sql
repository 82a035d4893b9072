-- One row per account: its arrears probability by the newest finished run not after as_of.
-- needs: lake_arrears_score, lake_arrears_run
create or replace view arrears_scores as
with finished as (
  select run_id, as_of, model from lake_arrears_run
  where finished_at is not null and as_of <= getvariable('as_of')
  qualify row_number() over (order by as_of desc, run_id desc) = 1
)
select customer_account, customer_group, probability, band, receivable_fen, expected_loss_fen,
  finished.as_of, model, run_id
from lake_arrears_score join finished using (run_id);
