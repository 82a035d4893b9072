/** Payments from a channel's file to the books: imported, allocated, moved, taken back, reserved for a refund. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import type { Context } from "../base/operation.ts";
import { isRefusal } from "../base/refusal.ts";
import { inTransaction, operator, surroundings } from "../doors/context.ts";
import { balanceOf } from "../ledger/ledger.ts";
import {
  advanceBalance,
  drawAdvance,
  holdAdvance,
  paymentById,
  refundableOf,
  releaseAdvance,
} from "./payments.ts";

const wang = "0012345678";
const li = "0087654321";

describe.each(["embedded", "server"] as const)("on PostgreSQL, %s", (store) => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: new Date("2026-05-01T01:00:00Z") });
    await house.get("organisation.add-unit", { id: "37", name: "山东省", level: "province" });
    for (const [id, name] of [
      ["3701", "济南市"],
      ["3717", "菏泽市"],
    ]) {
      const unit = { id, name, level: "city", parent: "37" };
      await house.get("organisation.add-unit", unit);
    }
    await house.get("customers.import", {
      file: await house.file(
        "户号,户名,用电类别,供电单位,开户日期\n" +
          `${wang},王明,居民,济南,2020-01-01\n${li},李芳,居民,济南,2020-01-01\n`,
      ),
    });
  });
  afterAll(() => house.close());

  const inside = <Result>(work: (context: Context) => Promise<Result>) =>
    house.database.transaction((transaction) =>
      work(inTransaction(surroundings(house, { actor: operator }), transaction)),
    );
  const creditOn = async (account: string, party?: string) =>
    inside(async ({ transaction }) => {
      const place = party === undefined ? { account } : { account, party };
      const { debitFen, creditFen } = await balanceOf(transaction, place);
      return creditFen - debitFen;
    });
  const importing = async (text: string | Uint8Array, input: object = {}) =>
    house.get("payments.import", { file: await house.file(text), ...input });
  const refusing = async (text: string, input: object = {}) => {
    const refusal = await house.refused("payments.import", {
      ...{ file: await house.file(text), ...input },
    });
    const { firstErrors = [] } = (refusal.details ?? {}) as {
      firstErrors?: { row: number; column: string; value: string; reason: { code: string } }[];
    };
    return firstErrors.map(({ row, column, value, reason }) => [row, column, value, reason.code]);
  };
  const bill = async (
    account: string,
    month: string,
    [yuan, issued, due]: [string, string, string],
  ) =>
    house.get("bills.import", {
      file: await house.file(
        "户号,电费年月,电费金额,出账日期,缴费截止日\n" +
          `${account},${month},${yuan},${issued},${due}\n`,
      ),
    });
  const isSound = async () => {
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
    await inside(async ({ transaction }) => {
      for (const account of [wang, li]) {
        const advance = await advanceBalance(transaction, account);
        expect(advance).toBe(await creditOn("2203", account));
      }
    });
  };

  describe("a channel's file", () => {
    test("is one entry a payment, bank to advance; the same file again imports nothing", async () => {
      const file = await house.file(
        `用户编号,缴费日期,缴费金额（元）\n${wang},2026-01-05,101\n${wang},2026-02-06,80.5\n`,
      );
      const first = await house.get("payments.import", { file });
      expect(first).toMatchObject({ imported: 2, duplicates: 0, amountFen: "18150" });
      expect(first).toMatchObject({ channel: "unspecified", createdAccounts: 0, suspects: 0 });
      expect(await creditOn("1002")).toBe(-18_150n);
      expect(await creditOn("2203", wang)).toBe(18_150n);
      const again = await house.get("payments.import", { file });
      expect(again).toMatchObject({ imported: 0, duplicates: 2, amountFen: "0" });
      const { entries } = await house.get("ledger.entries", { cause: "payment:" });
      expect(entries).toHaveLength(2);
      await isSound();
    });

    test("without numbers: the nth equal payment of a moment is the same in a longer file", async () => {
      const heading = "account,paid_on,amount_yuan\n";
      const line = `${li},2026-01-05,50\n`;
      expect(await importing(heading + line)).toMatchObject({ imported: 1 });
      const longer = await importing(heading + line + line + line);
      expect(longer).toMatchObject({ imported: 2, duplicates: 1, suspects: 2 });
      const evening = await importing(heading + line, { batch: "evening" });
      expect(evening).toMatchObject({ imported: 1, duplicates: 0 });
      expect(await creditOn("2203", li)).toBe(20_000n);
    });

    test("equal transaction numbers inside one file count once, and never crash", async () => {
      const heading = "微信订单号,户号,交易时间,支付金额(元)\n";
      const row = `\`4200001,\`${wang},2026-03-01 08:00:00,\`10.00\n`;
      const told = await importing(heading + row + row);
      expect(told).toMatchObject({ imported: 1, duplicates: 1, channel: "wechat" });
      const other = await refusing(`${heading + row}4200001,${wang},2026-03-01 08:00:00,10.01\n`);
      expect(other).toEqual([[2, "微信订单号", "4200001", "payments.same_number"]]);
      const file = `${heading}4200001,${li},2026-03-01 08:00:00,10.00\n`;
      expect(await refusing(file)).toMatchObject([[1, "微信订单号", "4200001", expect.anything()]]);
    });

    test.each([
      [
        "网上国网订单号,用户编号,缴费时间,缴费金额（元）",
        "state_grid_app",
        "A1,@,2026-03-02 09:00,1.01",
      ],
      ["支付宝交易号,付款时间,缴费户号,订单金额（元）", "alipay", "B1,2026/3/2 9:00,@,1.02"],
      ["系统跟踪号,交易日期,户号,交易金额(分)", "unionpay", "C1,20260302093000,@,103"],
      ["扣款流水号,客户编号,扣款日期,扣款金额", "bank_debit", "D1,@,20260302,1.04"],
      ["收据号,户号,收费时间,实收金额", "counter", "E1,@,2026年3月2日,1.05"],
      ["代收网点,户号,代收时间,代收金额", "agency", "东关代收点,@,2026-03-02 10:00,1.06"],
    ])("%s is recognised", async (heading, channel, row) => {
      const told = await importing(`${heading}\n${row.replace("@", wang)}\n`);
      expect(told).toMatchObject({ imported: 1, channel });
      const found = await house.get("payments.list", { channel, from: "2026-03-02" });
      expect(found.payments).toMatchObject([{ paidOn: "2026-03-02", amountFen: told.amountFen }]);
    });

    test("an English heading tells the transaction number: the same twice is one payment", async () => {
      const row = `E-77,${wang},2026-03-02,1.07\n`;
      const told = await importing(`transaction_no,account,paid_on,amount_yuan\n${row}${row}`);
      expect(told).toMatchObject({ imported: 1, duplicates: 1 });
    });

    test("in GBK, with headings named by hand, one payer for many accounts", async () => {
      const gbk = Buffer.concat([
        Buffer.from([0xbb, 0xa7, 0xba, 0xc5]),
        Buffer.from(",day,"),
        Buffer.from([0xbd, 0xf0, 0xb6, 0xee]),
        Buffer.from(`\r\n${wang},2026-03-03,2\r\n${li},2026-03-03,2\r\n`),
      ]);
      const told = await importing(gbk, { columns: { paid_on: "day" }, channel: "agency" });
      expect(told).toMatchObject({ imported: 2, amountFen: "400" });
    });

    test("bad rows are named by row, column and value, and nothing of the file is taken", async () => {
      const before = await creditOn("2203");
      const rows = [
        `${wang},2026-03-04,0`,
        `${wang},2026-03-04,-5`,
        `${wang},2026-03-04,1.005`,
        `${wang},2026-03-04,十元`,
        `${wang},2026-02-30,1`,
        `${wang},2026-05-02,1`,
        `${wang},2026-03-04,10000000000000.01`,
        "99,2026-03-04,1",
        "0099999999,2026-03-04,1",
        `${wang},2026-03-04,1`,
      ];
      expect(await refusing(`户号,缴费日期,金额\n${rows.join("\n")}\n`)).toEqual([
        [1, "金额", "0", "payments.not_positive"],
        [2, "金额", "-5", "payments.not_positive"],
        [3, "金额", "1.005", "payments.bad_amount"],
        [4, "金额", "十元", "payments.bad_amount"],
        [5, "缴费日期", "2026-02-30", "payments.bad_day"],
        [6, "缴费日期", "2026-05-02", "payments.future_day"],
        [7, "金额", "10000000000000.01", "payments.too_large"],
        [8, "户号", "99", "files.bad_value"],
        [9, "户号", "0099999999", "payments.unknown_account"],
      ]);
      expect(await creditOn("2203")).toBe(before);
    });

    test("unknown accounts are opened where asked, on a unit of the caller's scope", async () => {
      const text = "户号,缴费日期,金额\n0000000042,2026-01-09,3\n0000000042,2025-12-31,4\n";
      const clerk = { as: person("clerk", ["receivables-clerk"], ["37/3717"]) };
      const file = await house.file(text);
      const refused = (input: object) =>
        house.refused("payments.import", { file, createAccounts: true, ...input }, clerk);
      expect((await refused({})).reason.code).toBe("payments.unit_needed");
      expect((await refused({ unit: "济南" })).reason.code).toBe("customers.unknown_unit");
      const input = { file, createAccounts: true, unit: "菏泽" };
      expect(await house.get("payments.import", input, clerk)).toMatchObject({
        ...{ imported: 2, createdAccounts: 1 },
      });
      const { customers } = await house.get("customers.list", { customerAccount: "0000000042" });
      expect(customers).toMatchObject([{ unit: "3717", openedOn: "2025-12-31" }]);
      const foreign = `户号,缴费日期,金额\n${wang},2026-01-09,3\n`;
      const stolen = await house.refused(
        "payments.import",
        { file: await house.file(foreign), createAccounts: true, unit: "菏泽" },
        clerk,
      );
      expect(stolen.details).toMatchObject({
        firstErrors: [{ value: wang, reason: { code: "payments.unknown_account" } }],
      });
      const whole = await importing("户号,缴费日期,金额\n0000000043,2026-01-09,3\n", {
        createAccounts: true,
      });
      expect(whole).toMatchObject({ createdAccounts: 1 });
    });

    test("10^15 fen come in to the fen", async () => {
      const most = "户号,缴费日期,金额\n0000000042,2026-01-10,10000000000000.00\n";
      expect(await importing(most)).toMatchObject({ amountFen: "1000000000000000" });
      expect(await creditOn("2203", "0000000042")).toBe(1_000_000_000_000_700n);
    });
  });

  describe("allocation", () => {
    const zhao = "0033333333";
    const pay = (yuan: string, day: string, account = zhao) =>
      importing(`户号,缴费日期,金额\n${account},${day},${yuan}\n`);
    const allocate = () => house.get("payments.allocate", { customerAccount: zhao });
    beforeAll(async () => {
      await house.get("customers.import", {
        file: await house.file(
          `户号,户名,用电类别,供电单位,开户日期\n${zhao},赵强,居民,济南,2020-01-01\n`,
        ),
      });
    });

    test("the oldest due is paid first; a tranche paid late bears its late fee first (Civil Code Art. 561)", async () => {
      await bill(zhao, "2026-01", ["1000.00", "2026-02-01", "2026-02-16"]);
      await bill(zhao, "2026-02", ["200.00", "2026-03-01", "2026-03-16"]);
      await pay("600", "2026-02-10");
      expect(await allocate()).toMatchObject({ principalFen: "60000", lateFeeFen: "0" });
      await pay("550", "2026-02-26");
      expect(await allocate()).toEqual({
        ...{ payments: 1, allocations: 2, principalFen: "54600", lateFeeFen: "400" },
      });
      const january = await house.get("bills.show", { bill: `B-${zhao}-202601` });
      expect(january).toMatchObject({ state: "settled", paidFen: "100000", lateFeePaidFen: "400" });
      const february = await house.get("bills.show", { bill: `B-${zhao}-202602` });
      expect(february).toMatchObject({ state: "open", paidFen: "14600", lateFeePaidFen: "0" });
      expect(await creditOn("2203", zhao)).toBe(0n);
      expect(await creditOn("1122", zhao)).toBe(-5400n);
      expect(await allocate()).toMatchObject({ allocations: 0 });
      await isSound();
    });

    test("what no bill takes stays advance and pays the next bill, without late fee", async () => {
      await pay("80", "2026-03-10");
      await allocate();
      expect(await creditOn("2203", zhao)).toBe(2600n);
      await bill(zhao, "2026-03", ["26.00", "2026-04-01", "2026-04-16"]);
      expect(await allocate()).toMatchObject({ principalFen: "2600", lateFeeFen: "0" });
      const { entries } = await house.get("ledger.entries", {
        ...{ account: "2203", party: zhao, cause: "allocated:", from: "2026-04-01" },
      });
      expect(entries).toMatchObject([{ day: "2026-04-01", amountFen: "2600" }]);
    });

    test("moved to whom it was meant for: taken back with all it paid, received with its value day", async () => {
      await bill(wang, "2026-04", ["33.33", "2026-05-01", "2026-05-16"]);
      await pay("33.33", "2026-04-20");
      await bill(zhao, "2026-04", ["40.00", "2026-05-01", "2026-05-16"]);
      await allocate();
      const wrong = (
        await house.get("payments.list", { customerAccount: zhao, from: "2026-04-20" })
      ).payments[0];
      const move = { payment: wrong.paymentId, customerAccount: wang };
      const bank = await creditOn("1002");
      const moved = await house.get("payments.transfer", move);
      expect(moved).toMatchObject({
        undone: 1,
        payment: { customerAccount: wang, transferredFrom: wrong.paymentId, paidOn: "2026-04-20" },
      });
      expect(await creditOn("1002")).toBe(bank);
      const open = await house.get("bills.show", { bill: `B-${zhao}-202604` });
      expect(open).toMatchObject({ state: "open", paidFen: "0" });
      const again = await house.refused("payments.transfer", move);
      expect(again.reason.code).toBe("payments.not_posted");
      const home = { payment: moved.payment.paymentId, customerAccount: wang };
      expect((await house.refused("payments.transfer", home)).reason.code).toBe(
        "payments.same_account",
      );
      const stranger = { as: person("clerk", ["receivables-clerk"], ["37/3717"]) };
      expect((await house.refused("payments.transfer", home, stranger)).kind).toBe("not_found");
      await isSound();
    });

    test("taken back where the money never came: the bill is open again, nothing is deleted", async () => {
      await pay("40", "2026-04-21");
      await allocate();
      const [payment] = (
        await house.get("payments.list", { customerAccount: zhao, from: "2026-04-21" })
      ).payments;
      const { paymentId } = payment;
      expect(await house.get("payments.reverse", { payment: paymentId })).toMatchObject({
        undone: 1,
        payment: { state: "reversed", advanceFen: "0" },
      });
      expect(await house.get("payments.show", { payment: paymentId })).toMatchObject({
        allocations: [{ undone: true, principalFen: "4000" }],
      });
      await isSound();
    });
  });

  test("what a corrected bill asks no more is the payment's again, and can be moved whole", async () => {
    const chen = "0055555555";
    await house.get("customers.import", {
      file: await house.file(
        `户号,户名,用电类别,供电单位,开户日期\n${chen},陈静,居民,济南,2020-01-01\n`,
      ),
    });
    const reading = async (kwh: number, options: object = {}) =>
      house.get("readings.import", {
        file: await house.file(`户号,电费年月,电量\n${chen},202603,${kwh}\n`),
        ...options,
      });
    await reading(200);
    await house.get("bills.issue", { month: "2026-03", on: "2026-04-01" });
    await importing(`户号,缴费日期,金额\n${chen},2026-04-05,109.38\n`);
    await house.get("payments.allocate", { customerAccount: chen });
    await reading(100, { replace: true });
    await house.get("bills.correct", { customerAccount: chen, month: "2026-03" });
    const isEven = async (fen: bigint) => {
      const of = { account: chen };
      expect(await inside(({ transaction }) => advanceBalance(transaction, chen))).toBe(fen);
      expect(await inside(({ transaction }) => refundableOf(transaction, of))).toBe(fen);
      expect(await creditOn("2203", chen)).toBe(fen);
    };
    await isEven(5469n);
    const hold = { cause: "refund:R-9", account: chen, amountFen: 5469n };
    expect(await inside((context) => holdAdvance(context, hold))).toBeUndefined();
    await inside((context) => releaseAdvance(context, hold));
    await isEven(5469n);
    const { payments } = await house.get("payments.list", { customerAccount: chen });
    const move = { payment: payments[0].paymentId, customerAccount: li };
    expect(await house.get("payments.transfer", move)).toMatchObject({ undone: 1 });
    await isEven(0n);
    expect(await creditOn("1122", chen)).toBe(-5469n);
    await isSound();
  });

  test("relation payments: those made by as_of that stand; a payment of the future is unseen", async () => {
    const lake = await house.analytics();
    const seen = (asOf: string, account: string) =>
      lake.query({
        relations: ["payments"],
        parameters: { as_of: new Date(asOf), account },
        select:
          "select amount_fen, paid_on::varchar as paid_on from payments " +
          "where customer_account = getvariable('account') order by paid_on",
      });
    expect(await seen("2026-04-04T16:00:00Z", "0055555555")).toEqual([]);
    expect(await seen("2026-05-01T00:00:00Z", "0055555555")).toEqual([]);
    const first = { amount_fen: 10_100, paid_on: "2026-01-05" };
    expect(await seen("2026-01-04T16:00:01Z", wang)).toMatchObject([first]);
    expect(await seen("2026-01-04T16:00:00Z", wang)).toEqual([]);
  });

  describe("advance money for a refund", () => {
    const sun = "0044444444";
    beforeAll(async () => {
      await importing(`户号,缴费日期,金额\n${sun},2026-04-01,100\n${sun},2026-04-02,50\n`, {
        createAccounts: true,
      });
    });
    const hold = (cause: string, amountFen: bigint, payment?: string) =>
      inside((context) => holdAdvance(context, { cause, account: sun, payment, amountFen }));
    const refundable = () =>
      inside(({ transaction }) => refundableOf(transaction, { account: sun }));

    test("held once a cause, oldest first; more than is free, nothing, and less than nothing are refused", async () => {
      expect(await hold("refund:R-1", 12_000n)).toBeUndefined();
      expect(await hold("refund:R-1", 12_000n)).toBeUndefined();
      expect(await refundable()).toBe(3000n);
      for (const [fen, code] of [
        [3001n, "payments.not_enough"],
        [10n ** 15n, "payments.not_enough"],
        [0n, "payments.amount_not_positive"],
        [-1n, "payments.amount_not_positive"],
      ] as const) {
        const refusal = await hold("refund:R-2", fen);
        expect(isRefusal(refusal) && refusal.reason.code).toBe(code);
      }
      await bill(sun, "2026-03", ["60.00", "2026-04-05", "2026-04-20"]);
      const paid = await house.get("payments.allocate", { customerAccount: sun });
      expect(paid).toMatchObject({ principalFen: "3000" });
      expect(await refundable()).toBe(0n);
    });

    test("a held payment is not moved; drawn it is gone, released it is back", async () => {
      const { payments } = await house.get("payments.list", { customerAccount: sun });
      const [later, first] = payments;
      const move = { payment: first.paymentId, customerAccount: li };
      expect((await house.refused("payments.transfer", move)).reason.code).toBe("payments.is_held");
      await inside((context) => drawAdvance(context, { cause: "refund:R-1" }));
      await inside((context) => drawAdvance(context, { cause: "refund:R-1" }));
      const drawn = await inside(({ transaction }) => paymentById(transaction, first.paymentId));
      expect(drawn).toMatchObject({ advanceFen: 0n, heldFen: 0n });
      expect(
        (await house.refused("payments.reverse", { payment: later.paymentId })).reason.code,
      ).toBe("payments.was_refunded");
      await inside((context) => releaseAdvance(context, { cause: "refund:R-1" }));
      await inside((context) => releaseAdvance(context, { cause: "refund:R-1" }));
      expect(await refundable()).toBe(12_000n);
    });
  });
});
