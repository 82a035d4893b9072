-- one row per account and moment at which its grade said something new
-- increment: change_no
select customer_account, as_of, graded_at, grade, score, basis, credit_group, model, review_on,
  change_no
from credit_grade
where change_no > $1 and change_no <= $2
