/** Arrears risk from facts to opinions: as of a day, without a source, without a history, stale and drifted. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Transaction } from "../base/database.ts";
import { dayMs } from "../base/dates.ts";
import { isRefusal } from "../base/refusal.ts";
import { arrearsOf } from "./arrears.ts";
import { indicators, sourceNames } from "./indicators.ts";
import { type ArrearsRules, rulesOn } from "./rulebook.ts";
import { type Population, readPopulation, valueAt } from "./sources/sources.ts";

const now = new Date("2026-11-20T01:00:00Z");
const [ann, bo] = [person("ann", ["data-scientist"]), person("bo", ["data-scientist"])];

let house: TestHouse;
let rules: ArrearsRules;
const run = <Result>(work: (transaction: Transaction) => Promise<Result>) =>
  house.database.transaction(work);

/**
 * 160 accounts, 13 months: every fifth pays most bills late, the others a few; A000001 to A000004 are a
 * customer without any bill, with one, with nothing but zeros, with a negative correction.
 */
async function makeWorld({ sql }: Transaction): Promise<void> {
  await sql`
    insert into customer (customer_account, name, class, unit_id, opened_on, voltage)
    select 'A' || lpad(n::text, 6, '0'), '客户' || n,
      case when n % 7 = 0 then 'general_commercial' else 'residential' end,
      case when n % 2 = 0 then '3701' else '3702' end, date '2020-01-01' + n, 'under_1kv'
    from generate_series(1, 160) as n`;
  await sql`
    create temp table plan as
    select 'A' || lpad(n::text, 6, '0') as account, n, month::date as month,
      to_char(month, 'YYYY-MM') as billing_month,
      (8000 + (n * 37 % 11) * 1500 + (n * 13 + extract(month from month)::int * 29) % 17 * 200)::bigint as fen,
      hashtext(n || ' ' || month) & 1023 as luck
    from generate_series(1, 160) as n,
      generate_series('2025-10-01'::timestamp, '2026-10-01', '1 month') as month`;
  await sql`
    insert into reading (customer_account, billing_month, energy_wh)
    select account, billing_month, case when n = 3 then 0 else fen * 20 end from plan where n <> 1`;
  await sql`
    insert into bill (bill_id, customer_account, billing_month, version, origin, energy_wh, amount_fen,
      vat_fen, issued_on, due_on)
    select 'B-' || account || '-' || billing_month, account, billing_month, 1, 'imported', fen * 20,
      case when n = 3 then 0 when n = 4 and month = '2026-08-01' then -500 else fen end, 0,
      month + interval '1 month', month + interval '1 month 15 days'
    from plan where n <> 1 and (n <> 2 or month = '2026-09-01')`;
  await sql`
    create temp table paying as
    select bill_id, customer_account, amount_fen, due_on + case
        when n % 5 = 0 and luck < 700 then 9 + luck % 20 when luck < 90 then 8 + luck % 9
        else -1 - luck % 12 end as on_day, luck
    from bill join plan on account = customer_account and plan.billing_month = bill.billing_month
    where amount_fen > 0`;
  await sql`
    insert into bill_settlement (bill_id, cause, value_on, principal_fen, late_fee_fen)
    select bill_id, 'pay ' || bill_id, on_day, amount_fen, 0 from paying where on_day <= '2026-11-19'`;
  await sql`
    insert into payment (payment_id, channel, customer_account, amount_fen, paid_at, paid_on, advance_fen)
    select derived_id('P', bill_id), case when luck % 3 = 0 then 'bank_debit' else 'wechat' end,
      customer_account, amount_fen, on_day + interval '2 hours', on_day, 0
    from paying where on_day <= '2026-11-19'`;
  await sql`
    insert into ticket (ticket_id, created_at, unit_id, business_type, category, category_origin, title,
      customer_account, source_hash)
    select 'T' || n, '2026-07-01'::timestamptz + n * interval '3 hours', '3701',
      case when n % 2 = 0 then 'complaint' else 'enquiry' end, '电价电费', 'file', 'x', account, ''
    from plan where n % 5 = 0 and month = '2026-10-01'`;
  await sql`
    insert into register_entry (kind, entry_no, customer_account, source, listed_on)
    select 'court_defaulter', n::text, account, '法院', '2026-02-01'
    from plan where n % 15 = 0 and month = '2026-10-01'`;
}

beforeAll(async () => {
  house = await openTestHouse({ now });
  await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
  for (const [id, name] of [
    ["3701", "济南市"],
    ["3702", "青岛市"],
  ])
    await house.get("organisation.add-unit", { id, name, level: "city", parent: "37" });
  await run(makeWorld);
  const inForce = rulesOn(house, now);
  if (isRefusal(inForce)) throw new Error(inForce.reason.en);
  rules = inForce.rules;
});
afterAll(() => house.close());

const look = async (asOf: string): Promise<Population> =>
  readPopulation(await house.analytics(), { asOf: new Date(asOf), rules, without: [] });
const saidOf = ({ accounts, frame }: Population, account: string, name: string) =>
  valueAt(frame.columns.find((column) => column.name === name)!, accounts.indexOf(account));

describe("sources as of a day", () => {
  test("every relation brings the indicators that the table promises, and no others", async () => {
    const lake = await house.analytics();
    for (const source of sourceNames) {
      const rows = await lake.query<{ column_name: string }>({
        relations: [`${source}_indicators`],
        parameters: { as_of: now },
        select: `describe select * from ${source}_indicators`,
      });
      const facts = ["customer_account", "unit_id", "customer_group", "receivable_fen"];
      const columns = rows
        .map(({ column_name: name }) => name)
        .filter((name) => !facts.includes(name));
      const promised = Object.keys(indicators).filter(
        (code) => indicators[code]!.source === source,
      );
      expect(columns.sort(), source).toEqual(promised.sort());
    }
  });

  test("nothing of after the moment is seen; what is told of the future itself does change", async () => {
    const asOf = "2026-08-20T16:00:00Z";
    const outcomes = async () =>
      (await house.analytics()).query({
        relations: ["arrears_outcomes"],
        parameters: {
          ...{ as_of: new Date("2026-10-01T00:00:00Z"), cut_on: "2026-08-21" },
          ...{ horizon_days: 31, late_days: 7, share: null },
        },
        select: "select * from arrears_outcomes where customer_account = 'A000008'",
      });
    const [before, known] = [await look(asOf), await outcomes()];
    await run(async ({ sql }) => {
      await sql`update bill_settlement set undone_by = 'bounced'
        where bill_id = 'B-A000008-2026-08' or bill_id = 'B-A000008-2026-09'`;
      await sql`insert into payment (payment_id, channel, customer_account, amount_fen, paid_at, paid_on,
        advance_fen) values ('P-0000000000000000000f', 'counter', 'A000008', 1, '2026-08-21', '2026-08-21', 0)`;
      await sql`insert into bill (bill_id, customer_account, billing_month, version, origin, energy_wh,
        amount_fen, vat_fen, issued_on, due_on) values ('B-later', 'A000008', '2026-11', 1, 'imported', 0, 9,
        0, '2026-08-21', '2026-08-30')`;
      await sql`insert into ticket (ticket_id, created_at, unit_id, category, category_origin, title,
        customer_account, source_hash) values ('later', '2026-08-21', '3701', '电价电费', 'file', 'x', 'A000008', '')`;
      await sql`insert into register_entry (kind, entry_no, customer_account, source, listed_on)
        values ('theft', 'later', 'A000008', 'x', '2026-08-21')`;
    });
    expect(await look(asOf)).toEqual(before);
    expect(known).toEqual([{ customer_account: "A000008", fell_behind: 0 }]);
    expect(await outcomes()).toEqual([{ customer_account: "A000008", fell_behind: 1 }]);
    const after = await look("2026-08-21T16:00:00Z");
    for (const name of ["payments", "tickets", "theft"])
      expect(saidOf(after, "A000008", name), name).toBe(
        Number(saidOf(before, "A000008", name)) + 1,
      );
    expect(saidOf(after, "A000008", "receivable_yuan")).toBe(
      Number(saidOf(before, "A000008", "receivable_yuan")) + 0.09,
    );
  });

  test("no bill, one bill, nothing but zeros, a negative correction", async () => {
    const all = await look(now.toISOString());
    const told = (account: string, ...names: string[]) =>
      names.map((name) => saidOf(all, account, name));
    expect(
      told("A000001", "bills_due", "late_share", "overdue_yuan", "mean_kwh", "tickets"),
    ).toEqual([0, null, null, null, 0]);
    expect(told("A000001", "class", "account_days")).toEqual(["residential", 2514]);
    expect(told("A000002", "bills_due", "late_trend", "bill_cv", "last_to_mean_bill")).toEqual([
      1,
      null,
      0,
      1,
    ]);
    expect(told("A000003", "bills_due", "receivable_yuan", "mean_bill_yuan", "zero_share")).toEqual(
      [0, 0, null, 1],
    );
    expect(told("A000003", "energy_cv", "energy_drop", "debt_to_bill")).toEqual([null, null, null]);
    const [dues, owed] = told("A000004", "bills_due", "receivable_yuan");
    expect([dues, Number(owed) >= 0]).toEqual([11, true]);
  });
});

interface Line {
  indicator: string;
  contribution: number;
}

describe("learning, scoring, explaining", () => {
  let model: string;
  const trained = (input: object) => house.get("arrears.train", input, { as: ann });
  const score = (input: object = {}) => house.get("arrears.score", input);

  test("a model is learnt from looks that know their outcomes, measured on the last, published by another", async () => {
    const before = await house.refused("arrears.score");
    expect(before.reason.code).toBe("arrears.no_model");
    const { cuts, figures, ...done } = await trained({ model: "scorecard", seed: 7 });
    model = done.model;
    expect(cuts.at(-1)).toMatchObject({ role: "test", asOf: "2026-10-11T16:00:00.000Z" });
    expect(cuts.filter(({ role }: { role: string }) => role === "test")).toHaveLength(1);
    expect(cuts.some(({ role }: { role: string }) => role === "validation")).toBe(true);
    expect(figures.auc).toBeGreaterThan(0.7);
    expect((await house.refused("models.publish", { id: model }, { as: ann })).kind).toBe(
      "forbidden",
    );
    await house.get("models.publish", { id: model }, { as: bo });
    const report = await house.get("arrears.model");
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(
      sum(report.weights.indicators.map(({ weight }: { weight: number }) => weight)),
    ).toBeCloseTo(1);
    expect(sum(report.importances.map(({ share }: { share: number }) => share))).toBeCloseTo(1);
    expect(report.curves.roc.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
    const rules = report.screening.rejected.map(({ indicator }: Line) => indicator);
    expect(rules).toContain("business_status");
  });

  test("everybody is scored, past days by what was known then; a list, sums, a file", async () => {
    const first = await score();
    expect(first.accounts).toBe(160);
    const { customers, total } = await house.get("arrears.list", {
      bands: "high,medium,low",
      pageSize: 200,
    });
    expect([total, customers.length]).toEqual([160, 160]);
    for (const { probability, receivableFen, expectedLossFen } of customers) {
      const parts = BigInt(Math.round(probability * 1e6)) * BigInt(receivableFen);
      expect(BigInt(expectedLossFen)).toBe((2n * parts + 1_000_000n) / 2_000_000n);
    }
    const losses = customers.map(({ expectedLossFen }: { expectedLossFen: string }) =>
      Number(expectedLossFen),
    );
    expect(losses).toEqual(losses.toSorted((left: number, right: number) => right - left));
    const summary = await house.get("arrears.summary");
    expect(summary.units.map(({ unit }: { unit: string }) => unit).sort()).toEqual([
      "3701",
      "3702",
    ]);
    const lossOf = (rows: { expectedLossFen: string }[]) =>
      rows.reduce((sum, { expectedLossFen }) => sum + BigInt(expectedLossFen), 0n);
    expect(String(lossOf(summary.bands))).toBe(first.expectedLossFen);
    expect(String(lossOf(summary.units))).toBe(first.expectedLossFen);
    const past = await score({ asOf: "2026-09-30" });
    expect(past.asOf).toBe("2026-09-30T16:00:00.000Z");
    expect((await house.get("arrears.list")).run.run).toBe(first.run);
    const { file, rows } = await house.get("arrears.export", { bands: "high" });
    const text = await readFile((await house.files.find(file))!.path, "utf8");
    expect(text.trim().split("\r\n")).toHaveLength(rows + 1);
    const clerk = person("li", ["collector"], ["37/3702"]);
    const own = await house.get("arrears.list", { bands: "high,medium,low" }, { as: clerk });
    expect(own.total).toBe(80);
    expect(own.customers[0].customerAccount).toMatch(/^\*+\d{4}$/);
    expect((await house.refused("arrears.score", { asOf: "2027-01-01" })).reason.code).toBe(
      "arrears.moment_ahead",
    );
  });

  test("an explanation adds up, and comes again to the byte from what was stored", async () => {
    const { customers } = await house.get("arrears.list", { bands: "high" });
    const { customerAccount } = customers[0];
    const told = await house.get("arrears.explain", { customerAccount });
    expect(told.inputs).toBe("stored");
    const sum = told.indicators.reduce((total: number, line: Line) => total + line.contribution, 0);
    expect(told.base + sum).toBeCloseTo(told.logOdds, 9);
    for (const { probability } of told.lowers) expect(probability).toBeLessThan(told.probability);
    await run(
      ({ sql }) =>
        sql`update bill_settlement set undone_by = 'x' where bill_id like ${`B-${customerAccount}%`}`,
    );
    expect(await house.get("arrears.explain", { customerAccount })).toEqual(told);
    const low = await house.get("arrears.list", { bands: "low" });
    const other = { customerAccount: low.customers[0].customerAccount };
    expect(await house.get("arrears.explain", other)).toMatchObject({
      inputs: "lake",
      band: "low",
    });
    const away = person("he", ["collector"], ["37/3702"]);
    const account = { customerAccount: "A000002" };
    expect((await house.refused("arrears.explain", account, { as: away })).kind).toBe("not_found");
  });

  test("an opinion is fit until the model is stale or the scores have drifted", async () => {
    const ask = (at: Date) =>
      run((transaction) => arrearsOf(transaction, ["A000005", "nobody"], at));
    const fresh = (await ask(now)).get("A000005")!;
    expect(fresh).toMatchObject({ isFit: true, model });
    expect((await ask(now)).has("nobody")).toBe(false);
    const later = (await ask(new Date(now.getTime() + 36 * dayMs))).get("A000005")!;
    expect([later.isFit, later.unfitBecause?.code]).toEqual([false, "arrears.score_stale"]);
    const old = (await ask(new Date(now.getTime() + 200 * dayMs))).get("A000005")!;
    expect(old.unfitBecause?.code).toBe("arrears.model_stale");
    await run(
      ({ sql }) =>
        sql`update customer set opened_on = '2026-11-19' where customer_account > 'A000060'`,
    );
    const { psi } = await score({ without: "billing,payment" });
    expect(psi).toBeGreaterThan(0.25);
    const drifted = (await ask(now)).get("A000005")!;
    expect([drifted.isFit, drifted.unfitBecause?.code]).toEqual([false, "arrears.model_drifted"]);
  });

  test("without a source its indicators vanish, the weights sum to 1 again, and it runs", async () => {
    const { model: id } = await trained({ model: "scorecard", without: "ticket,register" });
    const { weights, screening } = await house.get("arrears.model", { model: id });
    const named: string[] = [...weights.indicators, ...screening.rejected].map(
      ({ indicator }: Line) => indicator,
    );
    const gone = Object.keys(indicators).filter((code) =>
      ["ticket", "register"].includes(indicators[code]!.source),
    );
    for (const code of [...gone, "ticket_count_1"]) expect(named).not.toContain(code);
    const total = weights.indicators.reduce(
      (sum: number, line: { weight: number }) => sum + line.weight,
      0,
    );
    expect(total).toBeCloseTo(1, 12);
    await house.get("models.publish", { id }, { as: bo });
    expect(await score()).toMatchObject({ model: id, accounts: 160 });
    const none = await house.refused("arrears.train", { without: sourceNames.join(",") });
    expect(none.reason.code).toBe("arrears.all_left_out");
    const early = await house.refused("arrears.train", { asOf: "2025-12-01" });
    expect(early.reason.code).toBe("arrears.too_few_cases");
  });

  test("drift by month and group; outcomes once they are known", async () => {
    await house.get("arrears.score", { model, asOf: "2026-09-01" });
    const seen = await house.get("arrears.monitor", { model });
    const months = [...new Set(seen.points.map(({ month }: { month: string }) => month))];
    expect(months).toEqual(["2026-09", "2026-10", "2026-11"]);
    expect(seen.points.filter(({ outcome }: { outcome: unknown }) => outcome !== null)).not.toEqual(
      [],
    );
    expect(seen).toMatchObject({ verdict: "shift", isFit: false });
    expect(await house.get("arrears.drift", { model })).toEqual(seen);
  });

  test("quality by source: what is missing, doubled, unmatched, old", async () => {
    await run(
      ({ sql }) => sql`
      insert into ticket (ticket_id, created_at, unit_id, category, category_origin, title, customer_account,
        source_hash)
      select 'twice' || n, '2026-11-01', '3701', '电价电费', 'file', 'x', account, ''
      from (values (1, 'A000001'), (2, 'A000001'), (3, 'A999999')) as row (n, account)`,
    );
    const { sources, accounts } = await house.get("arrears.quality");
    const of = (name: string) => sources.find(({ source }: { source: string }) => source === name);
    expect(accounts).toBe(160);
    expect(of("billing").coverage).toBeCloseTo(159 / 160, 9);
    expect(of("ticket")).toMatchObject({ duplicates: 1, unmatched: 1, newestOn: "2026-11-01" });
    expect(of("register").warnings).toEqual([]);
  });
});
