/**
 * A population that pays, made by SQL from hashes: the same number gives the same lives, a million as
 * easily as a hundred. How reliable somebody is stays with him; now and then he gets better or worse.
 * @module
 */

type Selects = Parameters<typeof import("./lake-of.ts").lakeOf>[0];

export interface Lives {
  accounts: number;
  /** Bills of each, one a month. */
  months: number;
  /** First day of the month after the last bill's due month: `2026-11-01`. */
  until: string;
}

const uniform = (...parts: string[]) =>
  `(hash(${parts.join(" || ',' || ")}) % 1000003 / 1000003.0)`;

/** Lake nouns for `lakeOf`; bills are issued on the 1st and due on the 20th. */
export function payingLives({ accounts, months, until }: Lives): Selects {
  const people = `
    people as (
      select i, lpad(i::varchar, 10, '0') as customer_account, ${uniform("i", "'care'")} as carelessness,
        ${uniform("i", "'class'")} as place, ${uniform("i", "'size'")} as size
      from range(1, ${accounts + 1}) as r(i)
    )`;
  const lives = `
    with ${people},
    bill as (
      select *, (date '${until}' - interval (m + 1) month)::date as first_day, ${accounts} * m + i as n,
        ${uniform("i", "m", "'late'")} as luck, ${uniform("i", "m", "'days'")} as how
      from people, range(0, ${months}) as month(m)
    ),
    life as (
      select *, strftime(first_day, '%Y-%m') as billing_month, first_day + 19 as due_on,
        (4000 + 60000 * size * (0.7 + 0.6 * how))::bigint as amount_fen,
        case when luck < 0.9 * pow(carelessness, 4)
          then 1 + (how * 20 * (1 + 2 * carelessness))::int else -(how * 18)::int end as delay,
        carelessness > 0.985 and m < 4 as is_unpaid
      from bill
    )`;
  return {
    unit: `select '37' as unit_id, '山东省' as name, 'province' as level, '37' as path, 1 as change_no`,
    customer: `with ${people} select customer_account, '37' as unit_id, 1 as change_no,
      date '${until}' - interval ${months + 14} month as opened_on,
      case when place < 0.8 then 'residential' when place < 0.95 then 'general_commercial'
        else 'large_industrial' end as class,
      case when place < 0.95 then 'under_1kv' else '1_10kv' end as voltage from people`,
    bill: `${lives} select 'B' || n as bill_id, customer_account, billing_month, amount_fen,
      first_day as issued_on, due_on, 'open' as state, n as change_no from life`,
    bill_settlement: `${lives} select 'B' || n as bill_id, 'P' || n as cause,
      (due_on + delay)::date as value_on, amount_fen as principal_fen,
      case when delay > 0 then amount_fen * delay // 1000 else 0 end as late_fee_fen, n as change_no
      from life where not is_unpaid`,
    payment: `${lives} select 'P' || n as payment_id, customer_account, amount_fen,
      (due_on + delay)::timestamp as paid_at, 'posted' as state, n as change_no,
      case when size < 0.6 then 'wechat' when size < 0.9 then 'bank_debit' else 'counter' end as channel
      from life where not is_unpaid`,
    reading: `${lives} select customer_account, billing_month, amount_fen * 20 as energy_wh,
      n as change_no from life`,
  };
}
