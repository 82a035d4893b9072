/** Bills from readings to the books: issued, paid, overdue, corrected, imported and proved. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Context, JobContext } from "../base/operation.ts";
import { isRefusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { balanceOf } from "../ledger/ledger.ts";
import { invoiceDeducted, openBills, settleBills, undoSettlements } from "./bills.ts";
import { correctMonth } from "./issuing/correct-month.ts";

const home = "0012345678";
const factory = "0087654321";

describe.each(["embedded", "server"] as const)("on PostgreSQL, %s", (store) => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: new Date("2026-04-01T01:00:00Z") });
    await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
    await house.get("organisation.add-unit", {
      ...{ id: "3701", name: "济南市", level: "city", parent: "37" },
    });
    await house.get("customers.import", {
      file: await house.file(
        "户号,户名,用电类别,供电单位,开户日期,电压等级,运行容量,基本电费计算方式\n" +
          `${home},王明,居民,济南,2020-01-01,220V,,\n` +
          `${factory},济南泉城铸造有限公司,大工业,济南,2019-05-01,10kV,1000,按容量\n`,
      ),
    });
    await readings(
      `${home},202601,2000,,,,,,\n${home},202602,700,,,,,,\n${home},202603,100,,,,,,\n` +
        `${factory},202601,200000,10000,50000,60000,70000,10000,80000\n`,
    );
  });
  afterAll(() => house.close());

  const readings = async (rows: string, options: object = {}) =>
    house.get("readings.import", {
      file: await house.file(
        `户号,电费年月,电量,尖电量,峰电量,平电量,谷电量,深谷电量,无功电量\n${rows}`,
      ),
      ...options,
    });
  const inside = <Result>(work: (context: Context) => Promise<Result>) =>
    house.database.transaction((transaction) =>
      work(inTransaction(surroundings(house, { actor: operator }), transaction)),
    );
  const balance = async (account: string, party?: string) => {
    const { debitFen, creditFen } = await house.database.transaction((transaction) =>
      balanceOf(transaction, party === undefined ? { account } : { account, party }),
    );
    return debitFen - creditFen;
  };
  const billOf = async (bill: string) => house.get("bills.show", { bill });
  const settle = (billId: string, cause: string, paid: [string, bigint, bigint]) => {
    const [valueOn, principalFen, lateFeeFen] = paid;
    return inside((context) =>
      settleBills(context, [{ billId, cause, valueOn, principalFen, lateFeeFen }]),
    );
  };
  const openOn = (asOf: string) =>
    inside((context) => openBills(context, { accounts: [home], asOf }));

  test("a month is issued once, to the fen, and the books hold it by kind of fee", async () => {
    const first = await house.get("bills.issue", { month: "2026-01", on: "2026-02-01" });
    expect(first).toMatchObject({ issued: 2, alreadyBilled: 0, refusedCount: 0 });
    const [bill, large] = [await billOf(`B-${home}-202601`), await billOf(`B-${factory}-202601`)];
    expect(bill).toMatchObject({
      ...{ amountFen: "109380", dueOn: "2026-02-16", state: "open", tariff: "residential" },
      lines: [
        { item: "step_1" },
        { item: "funds_in_price", amountFen: "-1634" },
        { item: "funds" },
      ],
    });
    const total = BigInt(large.amountFen);
    expect(total).toBe(11_182_300n + 2_400_000n - 61_120n + 523_375n);
    expect(first.amountFen).toBe(String(total + 109_380n));
    expect(await balance("1122", home)).toBe(109_380n);
    expect(await balance("1122")).toBe(total + 109_380n);
    const net = (kind: string, { lines }: typeof bill): bigint =>
      lines
        .filter((line: { kind: string }) => line.kind === kind)
        .reduce((sum: bigint, line: { amountFen: string; vatFen: string }) => {
          return sum + BigInt(line.amountFen) - BigInt(line.vatFen);
        }, 0n);
    for (const [kind, account] of [
      ["energy", "600101"],
      ["capacity", "600102"],
      ["power_factor", "600103"],
      ["funds", "224102"],
    ] as const) {
      expect(await balance(account)).toBe(-(net(kind, bill) + net(kind, large)));
    }
    expect(await balance("222102")).toBe(-(BigInt(bill.vatFen) + BigInt(large.vatFen)));
    const again = await house.get("bills.issue", { month: "2026-01", on: "2026-02-02" });
    expect(again).toMatchObject({ issued: 0, alreadyBilled: 2, amountFen: "0" });
    expect(await balance("1122", home)).toBe(109_380n);
  });

  test("the next month goes on in the year's steps; a month that lasts is not billed", async () => {
    await house.get("bills.issue", { month: "2026-02", on: "2026-03-01" });
    expect((await billOf(`B-${home}-202602`)).lines.slice(0, 2)).toMatchObject([
      { item: "step_1", quantity: "520000", price: "0.5469", amountFen: "28439" },
      { item: "step_2", quantity: "180000", price: "0.5969", amountFen: "10744" },
    ]);
    const early = { month: "2026-03", on: "2026-03-31" };
    expect((await house.refused("bills.issue", early)).reason.code).toBe("bills.bad_month");
    const ahead = { month: "2026-03", on: "2026-04-02" };
    expect((await house.refused("bills.issue", ahead)).reason.code).toBe("bills.day_ahead");
  });

  test("the proof prices the kept facts again, and shows where each number comes from", async () => {
    for (const bill of [`B-${home}-202602`, `B-${factory}-202601`]) {
      const proof = await house.get("bills.proof", { bill });
      expect(proof).toMatchObject({ agrees: true, priceBook: { onShelf: true } });
      expect(proof.sumFen).toBe(proof.bill.amountFen);
      for (const { amountFen, recomputedFen } of proof.lines) expect(recomputedFen).toBe(amountFen);
    }
    const { lines } = await house.get("bills.proof", { bill: `B-${home}-202602` });
    expect(lines[1].formula).toBe("180 kWh × 0.5969 = 107.442 → 107.44");
    expect(lines[1].note.en).toBe(
      "used earlier this year: 2000 kWh; the step ends at 4800 kWh of the year",
    );
    const { file } = await house.get("bills.proof-file", { bill: `B-${home}-202602` });
    const stored = await house.files.find(file);
    const begin = (await readFile(stored!.path)).subarray(0, 5);
    expect(begin.toString()).toBe("%PDF-");
  });

  test("a bill somebody altered in the database is not proved", async () => {
    const bill = `B-${home}-202602`;
    const alter = (fen: number) =>
      inside(async ({ transaction: { sql } }) => {
        await sql`update bill_line set amount_fen = amount_fen + ${fen} where bill_id = ${bill} and line = 1`;
      });
    await alter(1);
    expect(await house.get("bills.proof", { bill })).toMatchObject({ agrees: false });
    await alter(-1);
    expect(await house.get("bills.proof", { bill })).toMatchObject({ agrees: true });
  });

  test("a late fee outlives the principal: only when both are paid is the bill settled", async () => {
    const billId = `B-${home}-202601`;
    expect(await openOn("2026-02-16")).toMatchObject([
      { billId, unpaidFen: 109_380n, lateFeeFen: 0n },
      { billId: `B-${home}-202602` },
    ]);
    // 593.80 ten days late and 500.00 twenty days late, at 1 per mille: 5.94 + 10.00
    await settle(billId, "payment-1", ["2026-02-26", 59_380n, 0n]);
    expect((await openOn("2026-03-08"))[0]).toMatchObject({
      unpaidFen: 50_000n,
      lateFeeFen: 1594n,
    });
    await settle(billId, "payment-2", ["2026-03-08", 50_000n, 0n]);
    expect((await openOn("2026-03-30"))[0]).toMatchObject({ unpaidFen: 0n, lateFeeFen: 1594n });
    expect(await billOf(billId)).toMatchObject({ state: "open", lateFee: { owedFen: "1594" } });
    await settle(billId, "payment-3", ["2026-03-30", 0n, 1594n]);
    expect(await billOf(billId)).toMatchObject({ state: "settled", lateFee: { owedFen: "0" } });
    expect(await openOn("2026-03-30")).toMatchObject([{ billId: `B-${home}-202602` }]);
    await inside((context) =>
      undoSettlements(context, { cause: "payment-2", undoneBy: "bounced-2" }),
    );
    expect((await openOn("2026-04-01"))[0]).toMatchObject({ billId, unpaidFen: 50_000n });
    await settle(billId, "payment-4", ["2026-03-08", 50_000n, 0n]);
    expect(await billOf(billId)).toMatchObject({ state: "settled" });
  });

  test("nothing is paid beyond what a bill asks", async () => {
    const paying = settle(`B-${home}-202602`, "payment-5", ["2026-03-02", 10n ** 9n, 0n]);
    await expect(paying).rejects.toThrow();
  });

  test("a corrected reading reverses the bill and bills again, with the months after it", async () => {
    await readings(`${home},202601,1000,,,,,,\n`, { replace: true });
    expect(await house.get("bills.issue", { month: "2026-01" })).toMatchObject({ stale: 1 });
    const before = await balance("1122");
    const asked = { customerAccount: home, month: "2026-01" };
    const { corrected, unchanged } = await house.get("bills.correct", asked);
    expect(unchanged).toBe(0);
    expect(corrected).toEqual([
      {
        ...{ reversed: `B-${home}-202601`, bill: `B-${home}-202601-2` },
        ...{ beforeFen: "109380", afterFen: "54690" },
      },
      {
        ...{ reversed: `B-${home}-202602`, bill: `B-${home}-202602-2` },
        ...{ beforeFen: "39183", afterFen: "38283" },
      },
    ]);
    // paid 1,093.80 of what is now 546.90: the rest is an advance, as is the late fee that has gone
    const now = await billOf(`B-${home}-202601-2`);
    expect(now).toMatchObject({
      ...{ state: "settled", paidFen: "54690", corrects: `B-${home}-202601`, dueOn: "2026-02-16" },
    });
    const fee = BigInt(now.lateFeePaidFen);
    expect(fee).toBe(547n);
    expect(await balance("2203", home)).toBe(-(54_690n + 1594n - fee));
    expect(await balance("1122")).toBe(before - 54_690n - 900n + 54_690n);
    expect(await billOf(`B-${home}-202601`)).toMatchObject({
      ...{ state: "reversed", paidFen: "0", correctedBy: `B-${home}-202601-2` },
    });
    expect(await house.get("bills.correct", asked)).toEqual({ corrected: [], unchanged: 2 });
    expect(await house.get("bills.issue", { month: "2026-01" })).toMatchObject({ stale: 0 });
    const { bills, total } = await house.get("bills.list", { customerAccount: home });
    expect([total, bills.length]).toEqual([4, 4]);
    const standing = await house.get("bills.list", { month: "2026-01" });
    expect(standing.bills.map(({ billId }: { billId: string }) => billId)).toEqual([
      ...[`B-${home}-202601-2`, `B-${factory}-202601`],
    ]);
  });

  test("bills of another system come in once, item by item, and must add up", async () => {
    const heading =
      "户号,电费年月,电量,应收金额,电度电费,基本电费,力调电费,基金及附加,税额,缴费截止日\n";
    const good = `${factory},202602,1000,250.00,100.00,160.00,-20.00,10.00,28.76,2026-03-20\n`;
    const bad =
      `${factory},202512,1000,250.00,100.00,160.00,-20.00,10.01,28.76,2026-03-20\n` +
      `0099999999,202602,1,1.00,,,,,,2026-03-20\n${home},202601,1,1.00,,,,,,2026-03-20\n`;
    const refusal = await house.refused("bills.import", { file: await house.file(heading + bad) });
    const { firstErrors } = refusal.details as { firstErrors: { reason: { code: string } }[] };
    expect(firstErrors.map(({ reason }) => reason.code)).toEqual([
      ...["bills.unknown_account", "bills.fees_differ", "bills.already_different"],
    ]);
    const [owed, energy] = [await balance("1122", factory), await balance("600101")];
    const file = await house.file(heading + good);
    expect(await house.get("bills.import", { file })).toMatchObject({ written: 1 });
    expect(await house.get("bills.import", { file })).toMatchObject({ alreadyImported: true });
    expect(await balance("1122", factory)).toBe(owed + 25_000n);
    expect(await balance("600101")).toBe(energy - 10_000n);
    const bill = await billOf(`B-${factory}-202602`);
    expect(bill).toMatchObject({ origin: "imported", issuedOn: "2026-03-01", vatFen: "2876" });
    expect(await house.get("bills.proof", { bill: bill.billId })).toMatchObject({
      ...{ agrees: true, priceBook: null, sumFen: "25000" },
    });
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
  });

  test("an invoice is recorded once, and one whose tax was deducted stops a refund", async () => {
    const bill = `B-${factory}-202601`;
    const invoice = { bill, invoiceNumber: "26372000000000000001" };
    await house.get("bills.record-invoice", invoice);
    const deducted = () => inside(({ transaction }) => invoiceDeducted(transaction, factory));
    expect(await deducted()).toEqual([]);
    await house.get("bills.record-invoice", { ...invoice, deductedOn: "2026-03-15" });
    expect(await deducted()).toEqual([
      { billId: bill, invoiceNumber: invoice.invoiceNumber, deductedOn: "2026-03-15" },
    ]);
    const other = { bill, invoiceNumber: "26372000000000000002" };
    expect((await house.refused("bills.record-invoice", other)).kind).toBe("conflict");
  });

  test("a price that was corrected corrects the month; the old proof still holds by the old file", async () => {
    const shelf = house.rulebooks;
    const shipped = shelf.inForce("price-book-37", "2026-02-01")!;
    const body = structuredClone(shipped.body) as {
      tariffs: { energy: { steps?: { yuanPerKwh: string }[] } }[];
    };
    body.tariffs[0]!.energy.steps![0]!.yuanPerKwh = "0.5369";
    const cheaper = { ...shipped, version: "2024.2", hash: "a".repeat(64), body };
    const rulebooks = {
      ...shelf,
      inForce: (kind: string, day: string) =>
        kind === "price-book-37" ? cheaper : shelf.inForce(kind, day),
    };
    const around = surroundings({ ...house, rulebooks }, { actor: operator });
    const transact: JobContext["transact"] = (work) =>
      house.database.transaction((transaction) => work(inTransaction(around, transaction)));
    const job = { ...around, transact, progress: () => {}, isCancelled: () => false };
    const done = await correctMonth(job as unknown as JobContext, "2026-02");
    // 700 kWh in step 1, a fen less for each; the factory's month was imported and stays
    expect(done).toMatchObject({
      accounts: 1,
      corrected: 1,
      beforeFen: 38_283n,
      afterFen: 37_583n,
    });
    const [old, now] = [`B-${home}-202602-2`, `B-${home}-202602-3`];
    expect(await house.get("bills.proof", { bill: old })).toMatchObject({
      ...{ agrees: true, priceBook: { onShelf: true, name: "price-book-37 2024.1" } },
    });
    expect(await house.get("bills.proof", { bill: now })).toMatchObject({
      ...{ agrees: true, priceBook: { onShelf: false, name: "price-book-37 2024.2" } },
    });
    const back = await house.get("bills.correct-month", { month: "2026-02" });
    expect(back).toMatchObject({ accounts: 1, corrected: 1, afterFen: "38283" });
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
  });

  test("two issues at once bill each account once; where no price book is, the account is named", async () => {
    const add = { id: "11", name: "北京市", level: "province" };
    await house.get("organisation.add-unit", add);
    const rows = "户号,户名,用电类别,供电单位,开户日期\n0011110000,李雷,居民,北京,2020-01-01\n";
    await house.get("customers.import", { file: await house.file(rows) });
    await readings("0011110000,202603,100,,,,,,\n");
    const issue = () => house.get("bills.issue", { month: "2026-03", on: "2026-04-01" });
    const both = await Promise.all([issue(), issue()]);
    expect(both.map(({ issued }) => issued).sort()).toEqual([0, 1]);
    expect(both[0]).toMatchObject({
      refusedCount: 1,
      refused: [{ customerAccount: "0011110000", reason: { code: "tariffs.no_price_book" } }],
    });
    const { bills } = await house.get("bills.list", { month: "2026-03" });
    expect(bills).toHaveLength(1);
    await readings(`${factory},202603,1000,,,,,,\n`);
    expect(await issue()).toMatchObject({ issued: 1, alreadyBilled: 1, refusedCount: 1 });
    const owed = await house.get("bills.owed", { customerAccount: home, on: "2026-04-01" });
    const unpaid = owed.bills.reduce(
      (sum: bigint, bill: { unpaidFen: string }) => sum + BigInt(bill.unpaidFen),
      0n,
    );
    expect(owed.unpaidFen).toBe(String(unpaid));
    expect(owed.bills.at(-1)).toMatchObject({ billingMonth: "2026-03", lateFeeFen: "0" });
  });

  test.each([
    ...[{}, { state: "reversed" }, { overdue: true }, { month: "2026-02" }],
    { customerAccount: home },
  ])("by marks every bill is listed once, in the order of one page: %j", async (asked) => {
    const whole = await house.get("bills.list", { ...asked, pageSize: 200 });
    expect(whole).toMatchObject({ total: whole.bills.length, next: null });
    const ids: string[] = [];
    for (let place: object = {}; ; ) {
      const page = await house.get("bills.list", { ...asked, ...place, pageSize: 1 });
      ids.push(...page.bills.map(({ billId }: { billId: string }) => billId));
      if (page.next === null) break;
      place = { after: page.next };
    }
    expect(ids).toEqual(whole.bills.map(({ billId }: { billId: string }) => billId));
    const late = await house.get("bills.list", { ...asked, after: `B-${factory}-202603` });
    const behind = ids.filter((id) => id !== `B-${factory}-202603`);
    expect(late.bills.map(({ billId }: { billId: string }) => billId)).toEqual(
      behind.filter((id) => !id.includes("-202603")),
    );
  });

  test("outside the data scope there are no bills, and none are made", async () => {
    const stranger = person("he", ["receivables-clerk"], ["3717"]);
    const as = { as: stranger };
    const bill = `B-${home}-202602-4`;
    expect((await house.refused("bills.show", { bill }, as)).kind).toBe("not_found");
    expect(await house.get("bills.list", { month: "2026-01" }, as)).toEqual({
      ...{ total: 0, bills: [], next: null },
    });
    expect((await house.refused("bills.list", { after: bill }, as)).kind).toBe("not_found");
    expect(await house.get("bills.issue", { month: "2026-03" }, as)).toMatchObject({ issued: 0 });
    const asked = { customerAccount: home, month: "2026-01" };
    expect((await house.refused("bills.correct", asked, as)).kind).toBe("not_found");
  });

  test("the vectors of the late fee on the command line's own terms", async () => {
    const ask = (input: object) => house.get("bills.late-fee", input);
    const late = {
      principal: "100.00",
      class: "residential",
      due: "2026-03-10",
      paid: "2026-04-24",
    };
    expect(await ask(late)).toMatchObject({ fee: "4.50", lines: [{ days: 45, fee: "4.50" }] });
    const carried = { principal: "10000", class: "non-residential", due: "2025-12-21" };
    expect(await ask({ ...carried, paid: "2026-01-10" })).toMatchObject({
      ...{ fee: "500.00", lines: [{ fee: "200.00" }, { fee: "300.00" }] },
    });
    expect(await ask({ ...late, paid: late.due })).toEqual({ fee: "0.00", lines: [] });
    const codes = [];
    for (const change of [
      ...[{ due: "2026-02-30" }, { principal: "-1" }, { due: "1990-01-01" }],
      ...[{ principal: "1.234" }, { class: "moon" }, { paid: "soon" }],
    ]) {
      const answer = await house.ask("bills.late-fee", { ...late, ...change });
      codes.push(isRefusal(answer) && answer.reason.code);
    }
    expect(codes.slice(0, 3)).toEqual([
      ...["bills.bad_day", "bills.negative_principal", "bills.no_late_fee_rule"],
    ]);
    expect(new Set(codes.slice(3)).size).toBe(1);
    expect(codes[3]).not.toBe(false);
  });

  test("the linter reads every version on the shelf and finds the shipped ones sound", async () => {
    const { sound, rulebooks } = await house.get("bills.check-rulebooks");
    expect(sound).toBe(true);
    expect(rulebooks.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...["late-fee", "power-factor", "price-book-37"],
    ]);
  });

  test("in the lake a bill is there from its issue, a payment from its day, a correction instead", async () => {
    const lake = await house.analytics();
    const known = (asOf: string) =>
      lake.query<{ bill_id: string; paid_fen: number; is_overdue: boolean }>({
        relations: ["bills"],
        parameters: { as_of: new Date(asOf) },
        select: "select bill_id, paid_fen, is_overdue from bills order by bill_id",
      });
    const ids = async (asOf: string) => (await known(asOf)).map(({ bill_id }) => bill_id);
    expect(await ids("2026-01-31T00:00:00Z")).toEqual([]);
    expect(await ids("2026-02-10T00:00:00Z")).toEqual([`B-${home}-202601`, `B-${factory}-202601`]);
    const [, large] = await known("2026-02-16T15:59:59Z");
    expect(large).toMatchObject({ paid_fen: 0, is_overdue: false });
    expect((await known("2026-02-16T16:00:00Z"))[1]).toMatchObject({ is_overdue: true });
    expect(await ids("2026-04-02T00:00:00Z")).toEqual([
      ...[`B-${home}-202601-2`, `B-${home}-202602-4`, `B-${home}-202603`],
      ...[`B-${factory}-202601`, `B-${factory}-202602`, `B-${factory}-202603`],
    ]);
  });

  test("a bill's life: settled on the day of the last principal, late to that day or to as_of", async () => {
    const lake = await house.analytics();
    const lives = async (asOf: string, bill: string) => {
      const [life] = await lake.query({
        relations: ["bill_lives"],
        parameters: { as_of: new Date(asOf) },
        select: `select settled_on, days_late, paid_fen, late_fee_paid_fen from bill_lives where bill_id = '${bill}'`,
      });
      return life;
    };
    const large = `B-${factory}-202601`;
    expect(await lives("2026-02-16T15:59:59Z", large)).toMatchObject({ days_late: 0 });
    expect(await lives("2026-02-16T16:00:00Z", large)).toMatchObject({ days_late: 1 });
    expect(await lives("2026-03-01T00:00:00Z", large)).toEqual({
      ...{ settled_on: null, days_late: 13, paid_fen: 0, late_fee_paid_fen: 0 },
    });
    // what a late fee took from the corrected bill on 2026-03-30 does not move the day it was settled
    expect(await lives("2026-04-02T00:00:00Z", `B-${home}-202601-2`)).toEqual({
      ...{ settled_on: "2026-02-26", days_late: 10, paid_fen: 54_690, late_fee_paid_fen: 547 },
    });
  });
});
