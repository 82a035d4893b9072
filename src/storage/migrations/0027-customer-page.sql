-- What a customer asked for stands on the page of his account.
create index ticket_account on ticket (customer_account, created_at desc, ticket_id)
  where customer_account is not null;
