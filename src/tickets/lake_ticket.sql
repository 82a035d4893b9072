-- one row per ticket and change of it or of its tone; no texts leave PostgreSQL
-- increment: change_no
select ticket.ticket_id, ticket.created_at, ticket.unit_id, ticket.business_type, ticket.category,
  ticket.customer_account,
  tone.urgent, tone.overall, tone.volatility, tone.stable, tone.closing,
  greatest(ticket.change_no, tone.change_no) as change_no
from ticket left join ticket_tone as tone using (ticket_id)
where ticket.ticket_id in (
    select ticket_id from ticket where change_no > $1 and change_no <= $2
    union all
    select ticket_id from ticket_tone where change_no > $1 and change_no <= $2
  )
  and greatest(ticket.change_no, tone.change_no) <= $2
