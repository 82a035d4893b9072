/** Credit in a running house: trained, published, told, explained, objected to, told again. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { gradesOf } from "./credit.ts";
import type { Grade } from "./schema.ts";

const [ann, bo] = [person("ann", ["data-scientist"]), person("bo", ["data-scientist"])];
const compliance = person("cao", ["compliance"]);
const collector = person("kim", ["collector"]);
const elsewhere = person("lin", ["collector"], ["37/3717"]);

/** The day after the last one known. */
const now = new Date("2026-10-31T16:00:00Z");
let house: TestHouse;

const bill = (account: string, month: string, { paidOn = "", fen = 12_000 } = {}) =>
  house.database.transaction(async ({ sql }) => {
    const id = `B-${account}-${month.replace("-", "")}`;
    await sql`
      insert into bill (bill_id, customer_account, billing_month, version, origin, energy_wh,
        amount_fen, vat_fen, issued_on, due_on, state, paid_fen)
      values (${id}, ${account}, ${month}, 1, 'imported', 200000, ${fen}, 0, ${`${month}-01`},
        ${`${month}-20`}, ${paidOn ? "settled" : "open"}, ${paidOn && fen > 0 ? fen : 0})`;
    if (!paidOn) return;
    await sql`
      insert into bill_settlement (bill_id, cause, value_on, principal_fen, late_fee_fen)
      values (${id}, ${`P-${id}`}, ${paidOn}, ${fen}, 0)`;
  });

const account = (id: string, openedOn = "2020-01-01") =>
  house.database.transaction(
    ({ sql }) => sql`
      insert into customer (customer_account, name, class, unit_id, opened_on)
      values (${id}, '某人', 'residential', '370102', ${openedOn})`,
  );

/** 420 accounts with 18 monthly bills; the higher the number, the more careless. */
async function populate() {
  await house.database.transaction(async ({ sql }) => {
    await sql`
      insert into customer (customer_account, name, class, unit_id, opened_on, voltage)
      select lpad(i::text, 10, '0'), '某人', case when i % 5 = 0 then 'general_commercial'
        else 'residential' end, '370102', '2020-01-01', 'under_1kv' from generate_series(1, 420) as i`;
    await sql`
      create temp table life on commit drop as
      select 'B-' || lpad(i::text, 10, '0') || '-' || to_char(day, 'YYYYMM') as bill_id,
        lpad(i::text, 10, '0') as customer_account, to_char(day, 'YYYY-MM') as billing_month,
        day::date as issued_on, day::date + 19 as due_on, 8000 + i * 20 as fen,
        case when abs(hashtext(i || to_char(day, 'MM-YY'))) % 1000 < 900 * power(i / 420.0, 3)
          then 1 + abs(hashtext('d' || i || to_char(day, 'MMYY'))) % 45 else -3 end as delay
      from generate_series(1, 420) as i,
        generate_series('2025-05-01'::timestamp, '2026-10-01', '1 month') as day`;
    await sql`
      insert into bill (bill_id, customer_account, billing_month, version, origin, energy_wh,
        amount_fen, vat_fen, issued_on, due_on)
      select bill_id, customer_account, billing_month, 1, 'imported', fen * 20, fen, 0, issued_on, due_on
      from life`;
    await sql`
      insert into bill_settlement (bill_id, cause, value_on, principal_fen, late_fee_fen)
      select bill_id, 'P-' || bill_id, due_on + delay, fen, 0 from life
      where due_on + delay < '2026-11-01'`;
  });
}

beforeAll(async () => {
  house = await openTestHouse({ now });
  const units = [
    { id: "37", name: "山东省", level: "province" },
    { id: "3701", name: "济南市", level: "city", parent: "37" },
    { id: "370102", name: "历下区", level: "county", parent: "3701" },
    { id: "3717", name: "菏泽市", level: "city", parent: "37" },
  ];
  for (const unit of units) await house.get("organisation.add-unit", unit);
  await populate();
  await account("9000000001", "2026-09-01"); // a newcomer with bills
  await bill("9000000001", "2026-09", { paidOn: "2026-09-10" });
  await account("9000000002"); // no history
  await account("9000000003"); // one bill
  await bill("9000000003", "2026-09", { paidOn: "2026-09-10" });
  await account("9000000004"); // all zero and a credit note
  await bill("9000000004", "2026-08", { fen: 0 });
  await bill("9000000004", "2026-09", { fen: -2_000 });
  await account("9000000005"); // in time, but the newest bill is owed
  for (let month = 1; month <= 10; month++) {
    const name = `2026-${String(month).padStart(2, "0")}`;
    await bill("9000000005", name, month < 10 ? { paidOn: `${name}-10` } : {});
  }
}, 60_000);
afterAll(() => house.close());

const explain = (id: string) => house.get("credit.explain", { account: id });
const gradeAll = (input: object = {}) => house.get("credit.grade", input, { as: ann });

test("nothing is told before a model is trained, and published by another person", async () => {
  expect((await house.refused("credit.grade", {}, { as: ann })).reason.code).toBe(
    "credit.no_model",
  );
  const { model, groups } = await house.get("credit.train", { seed: 7 }, { as: ann });
  const pooled = groups.find(({ group }: { group: string }) => group === "all");
  expect(pooled.methods).toHaveLength(4);
  expect(await house.get("models.show", { id: model })).toMatchObject({
    ...{ kind: "credit", name: "genetic_network", state: "trained", seed: 7 },
  });
  expect((await house.refused("models.publish", { id: model }, { as: ann })).kind).toBe(
    "forbidden",
  );
  expect((await house.refused("credit.model", {}, { as: ann })).reason.code).toBe(
    "credit.no_model",
  );
  await house.get("models.publish", { id: model }, { as: bo });
  const report = await house.get("credit.model", {}, { as: ann });
  expect(report).toMatchObject({ model, groups: expect.arrayContaining([expect.any(Object)]) });
  const [genetic] = report.groups.at(-1).comparisons;
  expect(genetic.confusion.flat().reduce((sum: number, rows: number) => sum + rows, 0)).toBe(
    genetic.rows,
  );
  expect(genetic.start.genetic).toBeLessThan(genetic.start.random);
  expect((await house.refused("credit.model", { model: "M-1" }, { as: ann })).kind).toBe(
    "not_found",
  );
}, 60_000);

test("everybody is told once; told again, nothing new is written", async () => {
  const run = await gradeAll();
  expect(run).toMatchObject({ accounts: 425, written: 425 });
  expect(run.grades.A + run.grades.B + run.grades.C).toBe(425);
  for (const grade of ["A", "B", "C"] as Grade[]) expect(run.grades[grade]).toBeGreaterThan(10);
  expect(await gradeAll()).toMatchObject({ written: 0 });
  const overview = await house.get("credit.overview", {}, { as: collector });
  expect(overview.counts).toEqual(run.grades);
  expect(overview.units).toEqual([expect.objectContaining({ unit: "3701" })]);
});

test.each([
  ["9000000001", "newcomer"],
  ["9000000002", "no_history"],
  ["9000000004", "no_history"],
])("examiner's check 4: %s gets the documented default with its reason: %s", async (id, code) => {
  const { row, indicators } = await explain(id);
  expect(row).toMatchObject({ grade: "B", score: null, basis: "default", model: null });
  expect(row.reasons[0].code).toBe(`credit.${code}`);
  expect(JSON.stringify(indicators)).not.toMatch(/NaN|Infinity/);
});

test("every grade is told again from its stored inputs to the same bytes, by the model read back", async () => {
  const { rows } = await house.get("credit.list", { limit: 500 });
  expect(rows).toHaveLength(425);
  for (let at = 0; at < rows.length; at += 50) {
    const { customerAccount } = rows[at];
    expect((await explain(customerAccount)).reproduced, customerAccount).toBe(true);
  }
});

test("seed 1: who has no right to personal data lists masked accounts", async () => {
  const [whole, masked] = await Promise.all(
    [{ ...collector, seesPersonalData: true }, ann].map((as) =>
      house.get("credit.list", { grade: "C", limit: 1 }, { as }),
    ),
  );
  expect(whole.rows[0].customerAccount).toMatch(/^\d{10}$/);
  expect(masked.rows[0].customerAccount).toBe(`******${whole.rows[0].customerAccount.slice(6)}`);
});

test("no A while fees are owed; paying them is what would raise it, and the supposition says the same", async () => {
  const { row, raise } = await explain("9000000005");
  expect(row.grade).not.toBe("A");
  expect(raise[0]).toMatchObject({ action: "pay_now", months: 0, payYuan: 120 });
  expect(await house.get("credit.simulate", { account: "9000000005", payNow: true })).toMatchObject(
    { grade: raise[0].grade, score: raise[0].score },
  );
  const asIs = await house.get("credit.simulate", { account: "9000000005" });
  expect(asIs).toMatchObject({ grade: row.grade, score: row.score, reasons: row.reasons });
  const later = await house.get("credit.simulate", {
    ...{ account: "9000000005", payNow: true, months: 3, daysLate: 40 },
  });
  expect(later.score).toBeLessThan(raise[0].score);
});

test("examiner's check 6: bills paid in time move the grade, and its history says when", async () => {
  const { rows } = await house.get("credit.list", { grade: "C", limit: 500 });
  let chosen: { id: string; months: number; grade: Grade } | undefined;
  for (const { customerAccount: id } of rows.toReversed()) {
    const { raise } = await explain(id);
    const found = raise.find(({ action }: { action: string }) => action === "months_in_time");
    if (found && found.months <= 4) chosen = { id, ...found };
    if (chosen) break;
  }
  const { id, months, grade } = chosen!;
  await house.database.transaction(
    ({ sql }) => sql`
      insert into bill_settlement (bill_id, cause, value_on, principal_fen, late_fee_fen)
      select bill_id, 'late-' || bill_id, '2026-11-01', amount_fen, 0 from bill
      where customer_account = ${id} and not exists (
        select from bill_settlement as paid where paid.bill_id = bill.bill_id)`,
  );
  for (let ahead = 1; ahead <= months; ahead++) {
    const end = new Date(Date.UTC(2026, 10 + ahead, 0, 16));
    const month = end.toISOString().slice(0, 7);
    await bill(id, month, { paidOn: `${month}-20` });
    house.setNow(end);
    await gradeAll();
  }
  const { rows: history } = await house.get("credit.history", { account: id });
  expect(history.at(-1).grade).toBe("C");
  expect(history[0].grade).toBe(grade);
  const { rows: changed } = await house.get("credit.list", {
    changedSince: "2026-11-02",
    account: id,
  });
  expect(changed[0]).toMatchObject({ previousGrade: "C", grade });
  const { transitions } = await house.get("credit.overview");
  expect(transitions).toEqual(expect.arrayContaining([expect.objectContaining({ from: "C" })]));
}, 60_000);

test("examiner's check 3: theft on the register forces C from its day on, not before", async () => {
  const before = await house.get("credit.list", { grade: "A", limit: 1 });
  const id = before.rows[0].customerAccount;
  const entry = `名单类型,案号,户号,来源,列入日期,移出日期\n窃电,Q-1,${id},历下供电所,2026-10-20,\n`;
  await house.get("registers.import", { file: await house.file(entry) }, { as: ann });
  await gradeAll();
  const { row } = await explain(id);
  expect(row).toMatchObject({ grade: "C", basis: "rule" });
  expect(row.reasons[0].zh).toBe("有窃电记录，定为 C 级");
});

test("a past day is told from what was known then, and the newest grade stays", async () => {
  const id = "0000000400";
  const { row: newest } = await explain(id);
  const run = await gradeAll({ asOf: "2026-07-31" });
  expect(run.asOf).toBe("2026-07-31T16:00:00.000Z");
  expect((await explain(id)).row).toEqual(newest);
  const { rows } = await house.get("credit.history", { account: id });
  expect(rows.at(-1).asOf).toBe("2026-07-31T16:00:00.000Z");
});

test("PIPL Art. 24: who objects is answered by another person, whose grade stands for a time", async () => {
  const id = "0000000419";
  const grounds = "账单寄错地址";
  const entered = await house.get("credit.object", { account: id, grounds }, { as: compliance });
  expect(entered).toMatchObject({ state: "open", grade: "C" });
  const twice = await house.refused("credit.object", { account: id, grounds }, { as: collector });
  expect(twice.reason.code).toBe("credit.objection_open");
  const verdict = { id: entered.id, grade: "B", answer: "核实无误，改为 B 级" };
  expect((await house.refused("credit.decide", verdict, { as: compliance })).kind).toBe(
    "forbidden",
  );
  const decider = person("pan", ["policy-manager"]);
  // seed 1: who may decide is not who may see the account's number
  const [listed] = (
    await house.get("credit.objections", {}, { as: { ...decider, seesPersonalData: false } })
  ).rows;
  expect(listed).toMatchObject({ id: entered.id, customerAccount: "******0419" });
  house.setNow(new Date(house.now().getTime() + 3_600_000));
  expect(await house.get("credit.decide", verdict, { as: decider })).toMatchObject({
    ...{ state: "upheld", decidedBy: "pan" },
  });
  const { row, reproduced } = await explain(id);
  expect(row).toMatchObject({ grade: "B", basis: "decision" });
  expect(row.reasons[0].code).toBe("credit.upheld_objection");
  expect(reproduced).toBe(true);
  const again = await house.refused("credit.decide", verdict, { as: decider });
  expect(again.reason.code).toBe("credit.objection_decided");
});

test("grades are for others to read, within their scope, and nobody rewrites one", async () => {
  const known = await house.database.transaction((transaction) =>
    gradesOf(transaction, ["9000000002", "nobody"]),
  );
  expect([...known.keys()]).toEqual(["9000000002"]);
  expect(known.get("9000000002")).toMatchObject({ grade: "B", score: null, basis: "default" });
  expect(await house.get("credit.list", {}, { as: elsewhere })).toMatchObject({ total: 0 });
  const refusal = await house.refused(
    "credit.explain",
    { account: "9000000002" },
    { as: elsewhere },
  );
  expect(refusal.reason.code).toBe("credit.unknown_account");
  const rewriting = house.database.transaction(
    ({ sql }) => sql`update credit_grade set grade = 'A'`,
  );
  await expect(rewriting).rejects.toThrow(/append-only/);
  const [lake] = await (await house.analytics()).query<{ grades: number }>({
    relations: ["lake_credit_grade"],
    select: "select count(*) as grades from lake_credit_grade",
  });
  expect(lake!.grades).toBeGreaterThan(425);
});
