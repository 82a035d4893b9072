/**
 * A made-up utility as the lake holds it: customers and 24 months of readings, bills, payments and
 * tickets, month by month as Parquet parts. Every draw is a hash of account and month, so that the same
 * size gives the same lake. Some customers pay late by habit, some fall on hard times, most pay.
 * @module
 */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type NounParts, sha256Of } from "../src/storage/lake/manifest.ts";

export const monthCount = 24;

/** The first billing month. The bills of the last one have just fallen due at `asOf`. */
const firstMonth = "2024-11-01";
export const asOf = new Date("2026-11-22T16:00:00Z");

/** Where the customers live: a province, 16 cities, 8 counties each. */
export const units = [
  { id: "37", name: "山东", level: "province", parent: null },
  ...Array.from({ length: 16 }, (_, city) => ({
    ...{ id: `37${two(city + 1)}`, name: `第${city + 1}市`, level: "city", parent: "37" },
  })),
  ...Array.from({ length: 128 }, (_, at) => ({
    id: `37${two(1 + (at >> 3))}${two(1 + (at & 7))}`,
    ...{ name: `第${1 + (at >> 3)}市第${1 + (at & 7)}县`, level: "county" },
    parent: `37${two(1 + (at >> 3))}`,
  })),
] as const;

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** A number from 0 to 1, the same for the same account, month and purpose. */
const macros = `
  create or replace macro draw(i, month, purpose) as
    (hash(i::bigint * 1000003 + month * 1009 + purpose) >> 11)::double / 9007199254740992;
  create or replace macro account_of(i) as lpad((1000000000 + i)::varchar, 10, '0');`;

/** Who they are; risk (0 to 1) and the month hard times begin stay hidden from the lake. */
const customer = (count: number) => `
  create or replace table person as
  select i::integer as i, account_of(i) as customer_account,
    case when draw(i, 0, 1) < 0.86 then 'residential' when draw(i, 0, 1) < 0.97
      then 'general_commercial' when draw(i, 0, 1) < 0.99 then 'agricultural'
      else 'large_industrial' end as class,
    '37' || lpad((1 + i % 16)::varchar, 2, '0') || lpad((1 + i // 16 % 8)::varchar, 2, '0') as unit_id,
    draw(i, 0, 2) ** 3 as risk,
    case when draw(i, 0, 3) < 0.15 then floor(30 * draw(i, 0, 4)) else 99 end as hard_from,
    exp(4.6 + 0.7 * sqrt(-2 * ln(1 - draw(i, 0, 5))) * cos(6.283 * draw(i, 0, 6))) as level_kwh,
    date '2012-01-01' + floor(4400 * draw(i, 0, 7))::integer as opened_on,
    draw(i, 0, 8) < 0.3 as by_debit
  from range(${count}) as accounts (i);
  update person set level_kwh = level_kwh * 12 where class = 'general_commercial';
  update person set level_kwh = level_kwh * 900 where class = 'large_industrial';`;

/** One month of everybody: what was used, billed, and when it was paid. */
const month = (at: number) => `
  create or replace table life as
  with used as (
    select *, date '${firstMonth}' + interval ${at} month as month_on,
      greatest(0, level_kwh * (1 + 0.35 * cos(6.283 * (${at} + 4) / 6)
        + 0.3 * (draw(i, ${at}, 9) - 0.5))) * (draw(i, ${at}, 10) > 0.01)::int as kwh,
      least(0.97, 0.02 + 0.8 * risk + case when hard_from <= ${at} then 0.4 else 0 end) as late_chance
    from person
  ),
  billed as (
    select *, strftime(month_on, '%Y-%m') as billing_month, (1000 * kwh)::bigint as energy_wh,
      (56 * kwh)::bigint as amount_fen, (month_on + interval 1 month)::date + 1 + i % 5 as issued_on,
      (month_on + interval 1 month)::date + 17 + i % 5 as due_on,
      draw(i, ${at}, 11) < late_chance * case when by_debit then 0.3 else 1 end as is_late
    from used
  )
  select *, 'B-' || customer_account || '-' || strftime(month_on, '%Y%m') as bill_id,
    'P-' || lpad((i::bigint * 100 + ${at})::varchar, 20, '0') as payment_id,
    case when amount_fen = 0 then null
      when is_late then due_on + 1 + floor(-ln(1 - draw(i, ${at}, 12)) * (4 + 50 * risk
        + case when hard_from <= ${at} then 40 else 0 end))::integer
      else issued_on + floor(16 * draw(i, ${at}, 12))::integer end as paid_on,
    ${at} * 10000000 + i as change_no
  from billed;`;

const today = "date '2026-11-22'";

/** What the lake holds of a month, by noun. */
const rowsOf: Readonly<Record<string, string>> = {
  reading: "select customer_account, billing_month, energy_wh, change_no from life",
  bill: `select bill_id, customer_account, billing_month, 1 as version, 'imported' as origin, energy_wh,
      amount_fen, null as tariff, issued_on, due_on, null as corrects,
      case when paid_on <= ${today} or amount_fen = 0 then 'settled' else 'open' end as state, change_no
    from life`,
  bill_settlement: `select bill_id, 'allocation:' || payment_id as cause, paid_on as value_on,
      amount_fen as principal_fen, (amount_fen * greatest(0, paid_on - due_on) / 1000)::bigint
      as late_fee_fen, null as undone_by, change_no
    from life where paid_on <= ${today}`,
  payment: `select payment_id,
      case when by_debit then 'bank_debit' else ['wechat', 'alipay', 'state_grid_app', 'counter']
        [1 + floor(4 * draw(i, 0, 13) ** 2)::integer] end as channel,
      customer_account, amount_fen, paid_on::timestamp + interval 2 hour as paid_at, paid_on,
      null as collected_by, 'posted' as state, null as transferred_from, null as taken_back_at, change_no
    from life where paid_on <= ${today}`,
  ticket: `select 'T-' || i || '-' || month_on as ticket_id,
      month_on::timestamp + to_hours(floor(600 * draw(i, month_no, 15))::integer) as created_at, unit_id,
      case when draw(i, month_no, 16) < 0.2 then 'complaint' else 'enquiry' end as business_type,
      case when draw(i, month_no, 17) < 0.4 then '电价电费' else '停送电' end as category,
      customer_account, draw(i, month_no, 18) < 0.1 as urgent,
      (floor(7 * draw(i, month_no, 19)) - 4)::integer as overall, 0.1 as volatility, true as stable,
      0 as closing, change_no
    from (select *, datediff('month', date '${firstMonth}', month_on) as month_no from life)
    where draw(i, month_no, 14) < 0.01 + 0.03 * risk`,
};

export const customerRows = `select customer_account, class,
    case class when 'large_industrial' then '1_10kv' else null end as voltage, null as capacity_kva,
    null as tariff, unit_id, opened_on, null as closed_on from person`;

/** Bills still owed at `asOf`, as PostgreSQL has them too. */
export const openRows = `select bill_id, customer_account, billing_month, energy_wh, amount_fen, issued_on,
    due_on from life where amount_fen > 0 and (paid_on is null or paid_on > ${today})`;

/** Makes the customers of the next months. */
export async function makePeople(connection: DuckDBConnection, count: number): Promise<void> {
  await connection.run(macros + customer(count));
}

export async function makeMonth(connection: DuckDBConnection, at: number): Promise<void> {
  await connection.run(month(at));
}

/** Writes the month that was made last as a part of each noun. */
export async function writeMonth(
  connection: DuckDBConnection,
  folder: string,
  { nouns, at }: { nouns: Record<string, NounParts>; at: number },
): Promise<void> {
  for (const [noun, rows] of Object.entries(rowsOf)) {
    const { columns, parts } = nouns[noun]!;
    const cast = columns.map(({ name, type }) => `cast("${name}" as ${type}) as "${name}"`);
    const file = `${noun}/part-9${String(at).padStart(5, "0")}.parquet`;
    const path = join(folder, file);
    await mkdir(join(folder, noun), { recursive: true });
    const target = `'${path}' (format parquet, compression zstd)`;
    const select = `select ${cast.join(", ")} from (${rows})`;
    const result = await connection.runAndReadAll(`copy (${select}) to ${target}`);
    const count = Number(result.getRows()[0]![0]);
    parts.push({ file, rows: count, bytes: (await stat(path)).size, sha256: await sha256Of(path) });
  }
}
