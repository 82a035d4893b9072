-- Bank accounts that refunds were asked to go to, by marks that only this house's vault can make: an account that
-- comes again is known again, though no number stands here in the clear.
create table refund_payee (
  order_id text not null references refund_order (id),
  account_mark text not null check (account_mark ~ '^[0-9a-f]{64}$'),
  payee_mark text not null check (payee_mark ~ '^[0-9a-f]{64}$'),    -- of the payee's name
  holder_mark text not null check (holder_mark ~ '^[0-9a-f]{64}$'),  -- of the customer's name
  at timestamptz not null,                -- last given; of an order the newest row counts
  primary key (order_id, account_mark, payee_mark)
);
create index refund_payee_account on refund_payee (account_mark, at);
