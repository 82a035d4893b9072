/** What comes back of a paid purchase whose invoice was flushed: repaid, set off, invoiced anew; every fen in the books. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../../stories/harness.ts";
import { actors, Desk } from "../../../stories/purchase-desk.ts";
import { dayMs } from "../../base/dates.ts";
import { balanceOf } from "../../ledger/ledger.ts";
import { coveredBy, sharesOf, uncoveredOf } from "../recovering/coverage.ts";

const { clerk, cashier, second } = actors;
const start = new Date("2026-11-23T01:00:00Z"); // a Monday
const gross = 56_500n;

describe("what no invoice covers", () => {
  const invoice = (id: string, totalFen: bigint, takesBack: string | null = null) => ({
    ...{ id, takesBack, takenBackBy: [] as string[], state: "genuine" as const },
    ...{ totalFen, taxFen: (totalFen * 13n) / 113n },
  });
  const gone = (id: string, totalFen: bigint, by: string) => ({
    ...{ ...invoice(id, totalFen), takenBackBy: [by] },
  });
  const red = (of: string, totalFen: bigint) => invoice("red", totalFen, of);
  const owed = { grossFen: 11_300n, taxFen: 1_300n };

  test.each([
    ["the whole of it counts", [invoice("a", 11_300n)], [0n, 0n]],
    ["nothing", [], [11_300n, 1_300n]],
    ["taken back wholly", [gone("a", 11_300n, "red"), red("a", -11_300n)], [11_300n, 1_300n]],
    ["taken back in part", [gone("a", 11_300n, "red"), red("a", -1_130n)], [1_130n, 130n]],
    ["taken back under another subject", [gone("a", 11_300n, "b")], [11_300n, 1_300n]],
    ["a fen within the tolerance", [invoice("a", 11_299n)], [0n, 0n]],
    [
      "invoiced anew",
      [...[gone("a", 11_300n, "red"), red("a", -11_300n)], invoice("c", 11_300n)],
      [0n, 0n],
    ],
  ])("%s", (_name, invoices, [fen, taxFen]) => {
    expect(uncoveredOf(owed, coveredBy(invoices), 1n)).toEqual({ fen, taxFen });
  });

  test("shares of an invoice on behalf sum to the whole, to the fen", () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 10_000_000 }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 1000 }), (each, permille) => {
        const purchases = each.map((fen) => ({ grossFen: BigInt(fen), taxFen: BigInt(fen) / 9n }));
        const sum = purchases.reduce((total, { grossFen }) => total + grossFen, 0n);
        const lost = { fen: (sum * BigInt(permille)) / 1000n, taxFen: 0n };
        const shares = sharesOf(lost, purchases);
        expect(shares.reduce((total, { fen }) => total + fen, 0n)).toBe(lost.fen);
        for (const [at, { fen }] of shares.entries()) {
          expect(fen <= purchases[at]!.grossFen + 1n).toBe(true);
        }
      }),
    );
  });
});

describe.each(["embedded", "server"] as const)("%s", { timeout: 180_000 }, (store) => {
  let house: TestHouse;
  let desk: Desk;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: start, siteRulebooks: "stories/rulebooks" });
    desk = new Desk(house);
    await desk.open();
  });
  afterAll(() => house.close());

  /** Debit less credit. */
  const net = (account: string, party?: string) =>
    house.database.transaction(async (transaction) => {
      const { debitFen, creditFen } = await balanceOf(transaction, {
        ...{ account, ...(party && { party }) },
      });
      return debitFen - creditFen;
    });
  const isBalanced = async () => (await house.get("ledger.check")).balanced;
  const show = (purchase: string) => desk.get("show", { purchase });
  const codesOf = async (purchase: string) =>
    (await show(purchase)).problems.map(({ code }: { code: string }) => code);
  /** Paid, and its invoice flushed. */
  const flushed = async (facts = {}) => {
    const supplier = await desk.supplier(facts);
    const id = await desk.applied(supplier);
    await desk.approve(id);
    await desk.pay([id]);
    await desk.bank();
    const takesBack = await blueOf(id);
    const file = await desk.invoiceFile([id], { takesBack, negative: true });
    await desk.get("attach-invoice", { purchase: id, file });
    return { id, supplier };
  };
  const blueOf = async (purchase: string) => {
    const { invoices } = await desk.get("trace", { purchase });
    return invoices.find(
      ({ takenBackBy, totalFen }: { takenBackBy: string[]; totalFen: string }) =>
        takenBackBy.length === 0 && !totalFen.startsWith("-"),
    ).id;
  };
  /** Another settlement of the supplier, up to the payable voucher. */
  const payable = async (supplier: string, energyKwh = "1000", month = "2026-09") => {
    const { purchaseId } = await desk.archive(supplier, energyKwh, { month });
    await desk.issue(purchaseId);
    await desk.attach(purchaseId);
    await desk.review(purchaseId);
    await desk.code(purchaseId);
    return purchaseId;
  };
  const credit = async (yuan: string, reference: string) => {
    const text = `入账日期,清算日期,渠道,业务流水号,贷方金额\n2026-11-23,2026-11-22,微信,${reference},${yuan}\n`;
    const proof = await house.get("payments.reconcile", {
      ...{ day: "2026-11-22", file: await house.file(text) },
    });
    return proof.findings.find(
      ({ receiptId, amountFen }: { receiptId: string | null; amountFen: string }) =>
        receiptId !== null && amountFen === String(BigInt(yuan.replace(".", ""))),
    ).receiptId;
  };

  test("a red-letter invoice after payment is claimed of the supplier and the purchase is marked (year of seed 1)", async () => {
    const cost = await net("6401");
    const { id, supplier } = await flushed();
    expect(await codesOf(id)).toEqual([
      "purchases.paid_with_flushed_invoice",
      "purchase-recoveries.left",
    ]);
    expect(await show(id)).toMatchObject({ stage: "paid", recoverableFen: "56500" });
    expect(await net("1221", supplier)).toBe(gross);
    expect(await net("6401")).toBe(cost);
    expect(await net("2202", supplier)).toBe(0n);
    const { recoveries, leftFen } = await desk.get("recoveries", { supplier });
    expect([leftFen, recoveries.length]).toEqual(["56500", 1]);
    const { purchases } = await desk.get("list", {});
    expect(purchases.some(({ purchaseId }: { purchaseId: string }) => purchaseId === id)).toBe(
      true,
    );
    expect(await isBalanced()).toBe(true);
  });

  test("repaid in two credits of the bank's statement: the last clears the mark, with who, when and why", async () => {
    const { id, supplier } = await flushed();
    const first = await credit("200.00", "RP-1");
    const asked = { purchase: id, receipt: first };
    expect((await desk.refused("repaid", asked, clerk)).kind).toBe("forbidden");
    expect(await desk.get("repaid", asked, cashier)).toMatchObject({ recoverableFen: "36500" });
    expect((await desk.refused("repaid", asked, cashier)).reason.code).toBe(
      "purchase-recoveries.receipt_short",
    );
    const whose = { receipt: first, customerAccount: "0370000001" };
    expect((await house.refused("payments.identify-receipt", whose)).reason.code).toBe(
      "payments.receipt_taken",
    );
    const last = await credit("400.00", "RP-2");
    const over = { purchase: id, receipt: last, amountYuan: "365.01" };
    expect((await desk.refused("repaid", over, cashier)).reason.code).toBe(
      "purchase-recoveries.more_than_left",
    );
    const settle = { purchase: id, receipt: last };
    const tried = await house.ask("purchases.repaid", settle, { as: cashier, dryRun: true });
    expect(tried).toMatchObject({ problems: [] });
    expect(await show(id)).toMatchObject({ recoverableFen: "36500" });
    const why = { as: cashier, reason: "供应商退回电费" };
    expect(await house.get("purchases.repaid", settle, why)).toMatchObject({
      ...{ stage: "paid", problems: [], recoverableFen: "0" },
    });
    const chain = await desk.get("trace", { purchase: id });
    expect(chain.unbroken).toBe(true);
    expect(chain.passages.at(-1)).toMatchObject({
      ...{ act: "recovered", actor: cashier.id, reasons: [] },
      note: { way: "repaid", amountFen: "36500", leftFen: "0", why: "供应商退回电费" },
    });
    expect(chain.recovery.parts.map(({ amountFen }: { amountFen: string }) => amountFen)).toEqual([
      ...["20000", "36500"],
    ]);
    expect(await net("1221", supplier)).toBe(0n);
    expect([await net("224103", first), await net("224103", last)]).toEqual([0n, -3_500n]);
    expect((await desk.refused("repaid", settle, cashier)).reason.code).toBe(
      "purchase-recoveries.nothing_open",
    );
    expect(await isBalanced()).toBe(true);
  });

  test("set off against the next settlement: signed with it, the bank pays the rest", async () => {
    const { id, supplier } = await flushed();
    const next = await payable(supplier, "1500");
    await desk.apply(next);
    await desk.approve(next);
    const asked = { purchase: id, against: next };
    expect(await desk.get("set-off", asked)).toMatchObject({ problems: [], recoverableFen: "0" });
    expect(await show(next)).toMatchObject({ grossFen: "84750", setOffFen: "56500" });
    expect(await net("2202", supplier)).toBe(-28_250n);
    const changed = await desk.refused("form", { purchases: [next] });
    expect(changed.reason.code).toBe("purchases.changed_since_approval");
    await desk.apply(next);
    await desk.approve(next);
    const { formId } = await desk.pay([next]);
    const late = await desk.refused("undo-set-off", asked);
    expect(late.reason.code).toBe("purchase-recoveries.not_payable");
    await desk.bank();
    const chain = await desk.get("trace", { purchase: next });
    expect(chain.form).toMatchObject({ formId, amountFen: "28250" });
    expect(chain.purchase.stage).toBe("paid");
    expect(chain.vouchers.at(-1)).toMatchObject({ kind: "paid", amountFen: "28250" });
    expect([await net("2202", supplier), await net("1221", supplier)]).toEqual([0n, 0n]);
    expect(await isBalanced()).toBe(true);
  });

  test("a settlement that is set off wholly is paid by no bank, yet by two people of finance's form", async () => {
    const { id, supplier } = await flushed();
    const next = await payable(supplier);
    await desk.get("set-off", { purchase: id, against: next });
    await desk.apply(next);
    await desk.approve(next);
    const { formId } = await desk.get("form", { purchases: [next] });
    expect((await desk.refused("review-form", { form: formId }, clerk)).kind).toBe("forbidden");
    expect(await desk.get("review-form", { form: formId }, cashier)).toMatchObject({
      ...{ amountFen: "0", passed: true, paymentFile: null },
    });
    expect(await show(next)).toMatchObject({ stage: "paid", problems: [] });
    expect((await desk.refused("pay", { form: formId }, second)).reason.code).toBe(
      "purchases.form_not_passed",
    );
    expect([await net("2202", supplier), await net("1221", supplier)]).toEqual([0n, 0n]);
    expect((await desk.get("trace", { purchase: next })).unbroken).toBe(true);
  });

  test("what may not be set off is refused by its name", async () => {
    const { id, supplier } = await flushed();
    const other = await payable(await desk.supplier());
    const early = await desk.archive(supplier, "10", { month: "2026-08" });
    const codeOf = async (input: object) => (await desk.refused("set-off", input)).reason.code;
    expect(await codeOf({ purchase: id, against: other })).toBe(
      "purchase-recoveries.other_supplier",
    );
    expect(await codeOf({ purchase: id, against: id })).toBe("purchase-recoveries.other_supplier");
    expect(await codeOf({ purchase: id, against: early.purchaseId })).toBe(
      "purchase-recoveries.not_payable",
    );
    const next = await payable(supplier, "100");
    const asked = { purchase: id, against: next };
    expect(await codeOf({ ...asked, amountYuan: "0" })).toBe("purchase-recoveries.not_positive");
    expect(await codeOf({ ...asked, amountYuan: "56.51" })).toBe(
      "purchase-recoveries.more_than_payable",
    );
    expect(await codeOf({ ...asked, amountYuan: "565.01" })).toBe(
      "purchase-recoveries.more_than_left",
    );
    expect(await codeOf({ purchase: next, against: next })).toBe(
      "purchase-recoveries.other_supplier",
    );
    const none = await desk.refused("undo-set-off", asked);
    expect(none.reason.code).toBe("purchase-recoveries.no_set_off");
  });

  test("a set-off falls with the settlement it stood against, and may be taken back before", async () => {
    const { id, supplier } = await flushed();
    const next = await payable(supplier);
    const asked = { purchase: id, against: next, amountYuan: "100.00" };
    await desk.get("set-off", asked);
    expect(await desk.get("undo-set-off", { purchase: id, against: next })).toMatchObject({
      recoverableFen: "56500",
    });
    await desk.get("set-off", { purchase: id, against: next });
    expect(await codesOf(id)).toEqual([]);
    const takesBack = await blueOf(next);
    const file = await desk.invoiceFile([next], { takesBack, negative: true });
    expect(await desk.get("attach-invoice", { purchase: next, file })).toMatchObject({
      ...{ stage: "issued" },
    });
    expect(await show(next)).toMatchObject({ setOffFen: "0" });
    expect(await codesOf(id)).toContain("purchase-recoveries.left");
    expect([await net("2202", supplier), await net("1221", supplier)]).toEqual([0n, gross]);
    expect((await desk.get("trace", { purchase: id })).unbroken).toBe(true);
    expect(await isBalanced()).toBe(true);
  });

  test("invoiced anew: cost and input tax stand again once the tax office knows the invoice", async () => {
    const { id, supplier } = await flushed();
    const early = await desk.refused("reinvoiced", { purchase: id });
    expect(early.reason.code).toBe("purchase-recoveries.not_reinvoiced");
    const tax = await net("222101");
    expect(await desk.attach(id)).toMatchObject({ stage: "paid", recoverableFen: "56500" });
    expect(await desk.get("reinvoiced", { purchase: id })).toMatchObject({
      ...{ stage: "paid", problems: [], recoverableFen: "0" },
    });
    expect(await net("222101")).toBe(tax + 6_500n);
    expect(await net("1221", supplier)).toBe(0n);
    const again = await blueOf(id);
    const file = await desk.invoiceFile([id], { takesBack: again, negative: true });
    await desk.get("attach-invoice", { purchase: id, file });
    expect(await show(id)).toMatchObject({ recoverableFen: "56500" });
    expect(await net("1221", supplier)).toBe(gross);
    expect((await desk.get("trace", { purchase: id })).unbroken).toBe(true);
  });

  test("a new invoice that the tax office refuses does not stand in the way of the next (year of seed 1)", async () => {
    const { id, supplier } = await flushed();
    const unlike = { number: "26372000000000010409" };
    expect(await desk.attach(id, unlike)).toMatchObject({ stage: "paid", recoverableFen: "56500" });
    const refused = await desk.refused("reinvoiced", { purchase: id });
    expect(refused.reason.code).toBe("purchase-recoveries.not_reinvoiced");
    expect(await codesOf(id)).toContain("purchase-recoveries.left");
    await desk.attach(id);
    expect(await desk.get("reinvoiced", { purchase: id })).toMatchObject({
      ...{ stage: "paid", problems: [], recoverableFen: "0" },
    });
    expect(await net("1221", supplier)).toBe(0n);
    const { recovery, unbroken } = await desk.get("trace", { purchase: id });
    expect(recovery.parts).toMatchObject([{ way: "reinvoiced", amountFen: "56500" }]);
    expect(recovery.parts[0].against).not.toContain(unlike.number);
    expect(unbroken).toBe(true);
  });

  test("the bank returns the payment meanwhile: nothing is to come back, the purchase waits for another invoice", async () => {
    const { id, supplier } = await flushed({ payeeAccount: "6222000000009007" });
    house.setNow(new Date(start.getTime() + 4 * dayMs));
    await desk.bank();
    house.setNow(start);
    expect(await show(id)).toMatchObject({ stage: "issued", recoverableFen: "0" });
    expect([await net("1221", supplier), await net("2202", supplier)]).toEqual([0n, 0n]);
    const { recovery, unbroken } = await desk.get("trace", { purchase: id });
    expect(recovery).toMatchObject({ leftFen: "0", parts: [{ way: "bounced" }] });
    expect(unbroken).toBe(true);
    expect(await isBalanced()).toBe(true);
  });

  test("a mark from before recoveries were kept is claimed when it is settled", async () => {
    const { id, supplier } = await flushed();
    const { recovery } = await desk.get("trace", { purchase: id });
    await house.database.transaction(
      ({ sql }) => sql`delete from purchase_recovery where recovery_id = ${recovery.recoveryId}`,
    );
    const next = await payable(supplier);
    expect(await desk.get("set-off", { purchase: id, against: next })).toMatchObject({
      problems: [],
    });
    expect((await desk.get("trace", { purchase: id })).unbroken).toBe(true);
  });

  test("a supplier reads what it owes back, without our names; a stranger reads nothing", async () => {
    const { id, supplier } = await flushed();
    const own = person(`of-${supplier}`, ["supplier"]);
    await desk.get("link-person", { person: own.id, supplier });
    const { recoveries } = await desk.get("recoveries", {}, own);
    expect(recoveries).toMatchObject([{ purchaseId: id, leftFen: "56500", openedBy: "–" }]);
    expect((await desk.refused("set-off", { purchase: id, against: id }, own)).kind).toBe(
      "forbidden",
    );
    const rows = (await desk.get("portal", {}, own)).purchases;
    expect(rows[0]).toMatchObject({ recoverableFen: "56500", setOffFen: "0" });
  });

  test("however it is split over settlements and credits, it comes back to the fen and the books balance", async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 5 });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(cuts, async (amounts) => {
        const { id, supplier } = await flushed();
        round += 1;
        let left = gross;
        for (const [at, amount] of amounts.entries()) {
          const fen = BigInt(amount) < left ? BigInt(amount) : left;
          if (fen === 0n) break;
          const yuan = `${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`;
          if (at % 2 === 0) {
            const month = `2026-0${9 - at}`;
            const next = await payable(supplier, "1000", month);
            const asked = { purchase: id, against: next, amountYuan: yuan };
            await desk.get("set-off", asked);
            expect(await show(next)).toMatchObject({ setOffFen: fen.toString() });
          } else {
            const receipt = await credit(yuan, `P-${store}-${round}-${at}`);
            await desk.get("repaid", { purchase: id, receipt, amountYuan: yuan }, cashier);
          }
          left -= fen;
          expect(await net("1221", supplier)).toBe(left);
          expect(await show(id)).toMatchObject({ recoverableFen: left.toString() });
        }
        expect((await codesOf(id)).length === 0).toBe(left === 0n);
        expect((await desk.get("trace", { purchase: id })).unbroken).toBe(true);
        expect(await isBalanced()).toBe(true);
      }),
      { numRuns: 5 },
    );
  });
});
