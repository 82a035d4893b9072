/** Channel = bank = ledger, day by day: what disagrees is found, and cleared by the act that it takes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";

const [wang, li, zhao] = ["0012345678", "0087654321", "0033333333"];
const day = "2026-04-10";

describe.each(["embedded", "server"] as const)("on PostgreSQL, %s", (store) => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: new Date("2026-05-01T01:00:00Z") });
    await house.get("organisation.add-unit", { id: "3701", name: "济南市", level: "city" });
    await house.get("customers.import", {
      file: await house.file(
        "户号,户名,用电类别,供电单位,开户日期\n" +
          `${wang},王明,居民,济南市,2020-01-01\n${li},李芳,居民,济南市,2020-01-01\n` +
          `${zhao},赵强,居民,济南市,2020-01-01\n`,
      ),
    });
    await house.get("bills.import", {
      file: await house.file(
        "户号,电费年月,电费金额,出账日期,缴费截止日\n" +
          `${li},2026-03,77.77,2026-04-01,2026-04-16\n`,
      ),
    });
  });
  afterAll(() => house.close());

  const wechat = async (rows: string) =>
    house.get("payments.import", {
      file: await house.file(`微信订单号,户号,付款人,交易时间,支付金额(元)\n${rows}`),
    });
  const statement = async (rows: string) =>
    house.file(`到账日期,清算日期,渠道,业务流水号,贷方金额\n${rows}`);
  const reconcile = async (rows?: string) =>
    house.get("payments.reconcile", { day, ...(rows && { file: await statement(rows) }) });
  const kindsOf = ({ findings }: { findings: { kind: string; state: string }[] }) =>
    findings.filter(({ state }) => state === "open").map(({ kind }) => kind);
  const findingOf = (proof: { findings: { kind: string }[] }, kind: string) =>
    proof.findings.find((finding) => finding.kind === kind) as Record<string, string>;

  test("one-sided entries, differing amounts and totals are found by kind", async () => {
    await wechat(
      `W1,${wang},王明,${day} 08:00,10.00\nW2,${wang},王明,${day} 09:00,20.00\n` +
        `W3,${zhao},赵强,${day} 10:00,30.00\n`,
    );
    const early = await reconcile();
    expect(early.agrees).toBe(false);
    expect(kindsOf(early)).toEqual(["total_differs"]);
    const proof = await reconcile(
      `2026-04-11,${day},微信,W1,10.00\n2026-04-11,${day},微信,W2,19.00\n` +
        `2026-04-11,${day},微信,W9,5.00\n`,
    );
    expect(kindsOf(proof).sort()).toEqual(["amount_differs", "not_in_bank", "not_in_ledger"]);
    expect(proof.channels).toMatchObject([
      { channelFen: "6000", bankFen: "3400", ledgerFen: "6000", open: 3, agrees: false },
    ]);
    expect(findingOf(proof, "amount_differs").amountFen).toBe("100");
    const total = proof.findings.find(({ kind }: { kind: string }) => kind === "total_differs");
    expect(total).toMatchObject({ state: "cleared", clearedAs: "agrees_now" });
  });

  test("money in one book alone is cleared by an act, not by a reason", async () => {
    const { findings } = await house.get("payments.proof", { from: day, until: day });
    const missing = findingOf({ findings }, "not_in_bank");
    const refusal = await house.refused("payments.clear", { finding: missing.findingId });
    expect(refusal.reason.code).toBe("payments.needs_action");
    await house.get("payments.reverse", { payment: missing.paymentId });
    const { receiptId: receipt } = findingOf({ findings }, "not_in_ledger");
    await house.get("payments.book-receipt", { receipt });
    const booked = await house.get("payments.proof", { from: day, until: day });
    expect(booked.channels).toMatchObject([{ bankFen: "3400", ledgerFen: "3500", open: 1 }]);
    const whose = { receipt, customerAccount: zhao };
    const { payment } = await house.get("payments.identify-receipt", whose);
    expect(payment).toMatchObject({ customerAccount: zhao, reference: "W9", paidOn: day });
    const again = await house.refused("payments.identify-receipt", whose);
    expect(again.reason.code).toBe("payments.receipt_taken");
    const late = await wechat(`W9,${zhao},赵强,${day} 00:00,5.00\n`);
    expect(late).toMatchObject({ imported: 0, duplicates: 1 });
    const { findingId: finding } = findingOf({ findings }, "amount_differs");
    const cleared = await house.get("payments.clear", { finding }, { reason: "fee of 1 yuan" });
    expect(cleared).toMatchObject({ state: "cleared", clearedReason: "fee of 1 yuan" });
    expect(kindsOf(await reconcile())).toEqual([]);
    expect(await house.get("ledger.check")).toMatchObject({ balanced: true });
  });

  test("a day whose totals agree is proved, lump sums and all, and proved again", async () => {
    const at = "2026-04-12";
    await house.get("payments.import", {
      file: await house.file(
        `代收网点,户号,代收时间,代收金额\n东关,${wang},${at},1.10\n东关,${li},${at},2.20\n`,
      ),
    });
    const file = await statement(`2026-04-13,${at},代收,,3.30\n`);
    const proof = await house.get("payments.reconcile", { day: at, file });
    expect(proof).toMatchObject({
      ...{ agrees: true, open: 0, receipts: 1 },
      channels: [{ channel: "agency", channelFen: "330", bankFen: "330", ledgerFen: "330" }],
    });
    const again = await house.get("payments.reconcile", { day: at, file });
    expect(again).toMatchObject({ agrees: true, receipts: 0 });
    const { days } = await house.get("payments.daily", { from: at, until: at });
    expect(days).toMatchObject([{ day: at, bankRows: 1, channelRows: 2 }]);
  });

  test("who paid what another owes, by name and amount, is told; the transfer clears it", async () => {
    await wechat(`W20,${wang},李芳,2026-04-14 08:00,77.77\n`);
    const proof = await house.get("payments.reconcile", { day: "2026-04-14" });
    const found = findingOf(proof, "wrong_account");
    expect(found).toMatchObject({ customerAccount: "******5678", otherAccount: "******4321" });
    await house.get("payments.transfer", { payment: found.paymentId, customerAccount: li });
    const bill = await house.get("bills.show", { bill: `B-${li}-202603` });
    expect(bill).toMatchObject({ state: "settled", paidFen: "7777", lateFeePaidFen: "0" });
    const after = await house.get("payments.reconcile", { day: "2026-04-14" });
    expect(kindsOf(after)).not.toContain("wrong_account");
    expect(findingOf(after, "wrong_account").clearedAs).toBe("transferred");
  });

  test("the same amount twice within three days, on two channels, is told as perhaps a duplicate", async () => {
    await wechat(`W30,${zhao},赵强,2026-04-16 08:00,64.00\n`);
    const told = await house.get("payments.import", {
      file: await house.file(`支付宝交易号,付款时间,缴费户号,金额\nA30,2026-04-18,${zhao},64\n`),
    });
    expect(told.suspects).toBe(1);
    const proof = await house.get("payments.proof", { from: "2026-04-18", until: "2026-04-18" });
    expect(findingOf(proof, "duplicate")).toMatchObject({ state: "open", amountFen: "6400" });
  });

  describe("a charge of unknown outcome", () => {
    const ask = { customerAccount: wang, channel: "bank_debit", amountFen: "1500" };
    const paidOn = "2026-05-01";

    test("blocks the next one, is found, and is settled by what the channel's file says", async () => {
      const { chargeId: charge } = await house.get("payments.charge", { ...ask, reference: "D1" });
      await house.get("payments.settle-charge", { charge, outcome: "unknown" });
      const blocked = await house.refused("payments.charge", { ...ask, reference: "D2" });
      expect(blocked.reason.code).toBe("payments.charge_open");
      const proof = await house.get("payments.reconcile", { day: paidOn });
      expect(kindsOf(proof)).toEqual(["unknown_outcome"]);
      await house.get("payments.import", {
        file: await house.file(`扣款流水号,客户编号,扣款日期,扣款金额\nD1,${wang},${paidOn},15\n`),
      });
      const next = await house.get("payments.charge", { ...ask, reference: "D2" });
      const late = { charge, outcome: "failed" };
      expect((await house.refused("payments.settle-charge", late)).reason.code).toBe(
        "payments.charge_settled",
      );
      expect(next.state).toBe("asked");
    });

    test("fails once both the channel's file and the bank's statement of the day lack it", async () => {
      const file = await statement(`${paidOn},${paidOn},bank_debit,D1,15\n`);
      const proof = await house.get("payments.reconcile", { day: paidOn, file });
      expect(proof).toMatchObject({ agrees: true, open: 0 });
      const again = await house.get("payments.charge", { ...ask, reference: "D3" });
      expect(again.state).toBe("asked");
      const used = await house.refused("payments.charge", {
        ...{ ...ask, customerAccount: li, reference: "D3" },
      });
      expect(used.reason.code).toBe("payments.charge_reference");
    });
  });

  test("reconciling is for who may touch the whole utility", async () => {
    const as = person("clerk", ["receivables-clerk"], ["济南市"]);
    expect((await house.refused("payments.reconcile", { day }, { as })).kind).toBe("forbidden");
    const span = { from: "2026-01-01", until: "2026-06-01" };
    const long = await house.refused("payments.proof", span);
    expect(long.reason.code).toBe("payments.too_many_days");
  });
});
