/**
 * A small utility with a few odd payers, for tests of the anomaly desk: forty accounts that pay about the same each
 * month, and what does not fit planted in the last weeks. Categories and a live rule set stand.
 */

import { ruleHash } from "../src/anomalies/rules.ts";
import type { RuleTable } from "../src/anomalies/schema.ts";
import type { Transaction } from "../src/base/database.ts";
import type { TestHouse } from "./harness.ts";

export const odd = {
  /** Three times the usual amount. */
  tripled: "A000001",
  /** The same amount twice within two hours. */
  doubled: "A000002",
  /** Nothing for three months, then as usual. */
  late: "A000003",
  /** In the other city. */
  elsewhere: "A000004",
  agency: "城南便民缴费点",
};

const ofAll = { category: null, comparison: "above" } as const;
export const table: RuleTable = {
  rules: [
    { ...ofAll, rule: "amount", field: "amountDeviation", threshold: 6000 },
    { ...ofAll, rule: "late", field: "gapDeviation", threshold: 6000 },
    { ...ofAll, rule: "repeat", field: "repeatHours", comparison: "below", threshold: 72 },
    { ...ofAll, rule: "agency-unrelated", field: "unrelatedAccounts", threshold: 9 },
    { ...ofAll, rule: "agency-off-hours", field: "offHoursCount", threshold: 9 },
  ],
};

/** A looser one, to run in the shadow. */
export const shadowTable: RuleTable = {
  rules: [{ ...ofAll, rule: "amount", field: "amountDeviation", threshold: 1500 }],
};

/** Months of 2025-09 to 2026-10, each account on its own day; then what is odd, on 2026-11-10 and after. */
export async function makePayments({ sql }: Transaction): Promise<void> {
  await sql`
    insert into customer (customer_account, name, class, unit_id, opened_on, voltage)
    select 'A' || lpad(n::text, 6, '0'), case when n = 1 then '张小三' else '客户' || n end,
      'residential', case when n % 4 = 0 then '3702' else '3701' end, '2020-01-01', 'under_1kv'
    from generate_series(1, 40) as n`;
  await sql`
    create temp table paying on commit drop as
    select 'A' || lpad(n::text, 6, '0') as account, n,
      month::date + 4 + n % 15 as day, 10000 + 300 * n + hashtext(n || ' ' || month) % 700 as fen
    from generate_series(1, 40) as n,
      generate_series('2025-09-01'::timestamp, '2026-11-01', '1 month') as month`;
  await sql`
    delete from paying where n = 3 and day between '2026-07-15' and '2026-10-31'
      or (n in (1, 4) or n between 20 and 31) and day >= '2026-11-01'`;
  await sql`
    insert into payment (payment_id, channel, customer_account, amount_fen, advance_fen, paid_at, paid_on)
    select derived_id('P', account || day), 'wechat', account, fen, fen, day + interval '2 hours', day
    from paying`;
  await sql`
    insert into payment (payment_id, channel, customer_account, amount_fen, advance_fen, paid_at, paid_on)
    select derived_id('P', account || ' odd'), 'wechat', account, fen, fen, at,
      (at at time zone 'Asia/Shanghai')::date
    from (values (${odd.tripled}, 31234, '2026-11-10 02:00Z'::timestamptz),
      (${odd.elsewhere}, 45000, '2026-11-10 03:00Z')) as planted (account, fen, at)
    union all
    select derived_id('P', account || ' again'), 'wechat', account, fen, fen,
      day + interval '4 hours', day
    from paying where account = ${odd.doubled} and day >= '2026-11-01'`;
  await sql`
    insert into payment (payment_id, channel, customer_account, amount_fen, advance_fen, paid_at, paid_on,
      payer_name, collected_by)
    select derived_id('P', 'agency' || n), 'agency', 'A' || lpad(n::text, 6, '0'),
      10000 + 300 * n, 10000 + 300 * n,
      '2026-11-12 14:30Z'::timestamptz + n * interval '1 minute', '2026-11-12', '李代缴', ${odd.agency}
    from generate_series(20, 31) as n`;
}

/** Categories as the desk's own operation fits them, and the tables above in force. */
export async function makeRuleSets(house: TestHouse): Promise<void> {
  const { fit } = await house.get("anomalies.profile", {
    ...{ months: 0, asOf: "2026-11-19" },
  });
  await house.database.transaction(async ({ sql }) => {
    await sql`
      insert into anomaly_threshold_set (id, as_of, category_fit, snapshot, document, hash, fitted_by,
        fitted_at)
      values ('AT-2026-000001', ${house.now()}, ${fit}, '', '{}', '', 'sci', ${house.now()})`;
    for (const [state, rules] of [
      ["champion", table],
      ["shadow", shadowTable],
    ] as const)
      await sql`
        insert into anomaly_rule_set (id, hash, rule_table, threshold_set, category_fit, picks,
          alerts_per_day, screening, state, made_by, made_at)
        values (${`AR-${state}`}, ${ruleHash(rules)}, ${rules}, 'AT-2026-000001', ${fit}, '{}', 1, '',
          ${state}, 'sci', ${house.now()})`;
  });
}
