/** CN117437072A from archive to paid voucher, and the examiner's checks of methods.md 8.4, on both PostgreSQLs. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestHouse, person, type TestHouse } from "../../stories/harness.ts";
import { actors, approvers, Desk } from "../../stories/purchase-desk.ts";
import { dayMs, dayOf } from "../base/dates.ts";
import { operator } from "../doors/context.ts";
import { balanceOf } from "../ledger/ledger.ts";

const { clerk, reviewer, cashier, second } = actors;
const start = new Date("2026-11-23T01:00:00Z"); // a Monday

describe.each(["embedded", "server"] as const)("%s", { timeout: 120_000 }, (store) => {
  let house: TestHouse;
  let desk: Desk;
  let now = start;
  beforeAll(async () => {
    house = await openTestHouse({ store, now: start, siteRulebooks: "stories/rulebooks" });
    desk = new Desk(house);
    await desk.open();
  });
  afterAll(() => house.close());

  const balance = (account: string, party?: string) =>
    house.database.transaction((transaction) =>
      balanceOf(transaction, { account, ...(party && { party }) }),
    );
  const vouchers = async (purchase: string) => (await desk.get("trace", { purchase })).vouchers;
  /** A purchase paid to the end. */
  const paid = async () => {
    const supplier = await desk.supplier();
    const id = await desk.applied(supplier);
    await desk.approve(id);
    await desk.pay([id]);
    await desk.bank();
    expect(await desk.get("show", { purchase: id })).toMatchObject({ stage: "paid" });
    return { id, supplier };
  };
  /** Another bank account, confirmed by a second person, once it has cooled off. */
  const moveAccount = async (supplier: string, payeeAccount: string) => {
    const { payee } = (await desk.get("suppliers", { search: supplier })).suppliers[0];
    await desk.get("change-bank-account", {
      ...{ supplier, payeeAccount, payeeName: payee.name, payeeBank: payee.bank },
    });
    await desk.get("confirm-bank-account", { supplier }, cashier);
    now = new Date(now.getTime() + 8 * dayMs);
    house.setNow(now);
  };
  const isBalanced = async () => (await house.get("ledger.check")).balanced;

  test("the whole chain: archive, issue, invoice, coding, approval, form, payment, paid voucher", async () => {
    const supplier = await desk.supplier();
    const id = await desk.applied(supplier);
    expect(await desk.approve(id)).toEqual({ stage: "approved", levels: 1 });
    const { paymentHash } = await desk.pay([id]);
    expect(await balance("2202", supplier)).toMatchObject({ debitFen: 0n, creditFen: 56_500n });
    await desk.bank();

    const chain = await desk.get("trace", { purchase: id });
    expect(chain.purchase).toMatchObject({ stage: "paid", step: 9, grossFen: "56500" });
    expect(chain.passages.map(({ act }: { act: string }) => act)).toEqual([
      ...["archive", "issue", "attach", "review", "code", "apply", "approve", "form"],
      ...["review-form", "pay", "settle"],
    ]);
    expect(chain.unbroken).toBe(true);
    expect(chain.payment).toMatchObject({ state: "paid", sentHash: paymentHash });
    expect(chain.vouchers).toMatchObject([
      { kind: "payable", amountFen: "56500" },
      { kind: "paid", amountFen: "56500" },
    ]);
    expect(await balance("2202", supplier)).toMatchObject({
      debitFen: 56_500n,
      creditFen: 56_500n,
    });
    expect(await isBalanced()).toBe(true);
  });

  test("the papers of step 7 are a PDF and an XLSX that say the amount", async () => {
    const supplier = await desk.supplier();
    const id = await desk.applied(supplier, "246");
    await desk.approve(id);
    const form = await desk.get("form", { purchases: [id] });
    const bytes = async (file: string) => {
      const stored = await house.files.find(file);
      return readFile(stored!.path);
    };
    expect((await bytes(form.pdf)).subarray(0, 5).toString()).toBe("%PDF-");
    expect((await bytes(form.xlsx)).subarray(0, 2).toString()).toBe("PK");
    expect(form).toMatchObject({ amountFen: "13899", passed: null, paymentFile: null });
  });

  describe("methods.md 8.4", () => {
    test("check 1: a wrong tax rate stops at step 2, and there is no invoice stage", async () => {
      const supplier = await desk.supplier({ taxRate: "16" });
      const { purchaseId: purchase } = await desk.archive(supplier);
      expect(await desk.issue(purchase)).toMatchObject({
        ...{ stage: "tax-stopped", step: 2 },
        problems: [{ code: "purchases.rate_not_party" }],
      });
      const file = await desk.invoiceFile([purchase]);
      const refusal = await desk.refused("attach-invoice", { purchase, file });
      expect(refusal.reason.code).toBe("purchases.out_of_order");
      expect((await desk.get("trace", { purchase })).invoices).toEqual([]);
      for (const act of ["review", "code", "apply"]) {
        expect((await desk.refused(act, { purchase })).reason.code).toBe("purchases.out_of_order");
      }
    });

    test("check 2: a duplicate invoice is rejected, across purchases and years", async () => {
      const [one, other] = [await desk.supplier(), await desk.supplier()];
      const first = await desk.archive(one);
      await desk.issue(first.purchaseId);
      await desk.attach(first.purchaseId, { number: "26442000000009990001" });
      const later = await desk.archive(one, "1000", { month: "2026-09" });
      await desk.issue(later.purchaseId);
      const again = await desk.invoiceFile([later.purchaseId], { number: "26442000000009990001" });
      const refusal = await desk.refused("attach-invoice", {
        ...{ purchase: later.purchaseId, file: again },
      });
      expect(refusal.reason.code).toBe("invoices.duplicate");
      const { purchaseId } = await desk.archive(other);
      await desk.issue(purchaseId);
      const stolen = await desk.invoiceFile([first.purchaseId]);
      const wrong = await desk.refused("attach-invoice", { purchase: purchaseId, file: stolen });
      expect(wrong.reason.code).toBe("invoices.wrong_seller");
    });

    test("check 3: review passed but coding failed makes no payable voucher", async () => {
      const supplier = await desk.supplier({ financeCode: undefined });
      const { purchaseId } = await desk.archive(supplier);
      await desk.issue(purchaseId);
      await desk.attach(purchaseId);
      expect(await desk.review(purchaseId)).toMatchObject({ stage: "reviewed" });
      expect(await desk.code(purchaseId)).toMatchObject({
        ...{ stage: "coding-stopped", payableVoucher: null },
        problems: [{ code: "purchases.no_finance_code" }],
      });
      expect(await vouchers(purchaseId)).toEqual([]);
      expect(await balance("2202", supplier)).toMatchObject({ creditFen: 0n });
      const early = await desk.refused("apply", { purchase: purchaseId });
      expect(early.reason.code).toBe("purchases.out_of_order");

      await desk.get("set-finance-code", { supplier, financeCode: `LATE-${supplier}` });
      const taken = (await vouchers((await paid()).id))[0].voucherNo;
      expect(await desk.code(purchaseId, { voucher: taken })).toMatchObject({
        ...{ stage: "coding-stopped", problems: [{ code: "purchases.voucher_taken" }] },
      });
      const voucher = `YF-${supplier}`;
      expect(await desk.code(purchaseId, { voucher })).toMatchObject({
        ...{ stage: "payable", payableVoucher: voucher },
      });
    });

    test.each([
      ["99,999.99", "199999.98", 1],
      ["100,000.00", "200000", 2],
      ["999,999.99", "1999999.98", 2],
      ["1,000,000.00", "2000000", 3],
      ["10,000,000.00", "20000000", 4],
    ])(
      "check 4: a bill of %s yuan (%s kWh at 0.5) takes %i level(s)",
      async (yuan, energyKwh, levels) => {
        const supplier = await desk.supplier({ priceBasis: "gross" });
        const id = await desk.applied(supplier, energyKwh);
        const { grossFen } = await desk.get("show", { purchase: id });
        expect(grossFen).toBe(yuan.replace(/[,.]/g, ""));
        expect(await desk.approve(id)).toEqual({ stage: "approved", levels });
      },
    );

    test("check 5: bank failure makes no paid voucher and returns to step 7; the retry makes exactly one", async () => {
      const supplier = await desk.supplier({ payeeAccount: "6222000000009002" });
      const id = await desk.applied(supplier);
      await desk.approve(id);
      await desk.pay([id]);
      await desk.bank();
      expect(await desk.get("show", { purchase: id })).toMatchObject({
        ...{ stage: "payment-failed", step: 7, paidVoucher: null },
        problems: [{ code: "purchases.payment_failed", values: { problem: "account_closed" } }],
      });
      expect((await vouchers(id)).map(({ kind }: { kind: string }) => kind)).toEqual(["payable"]);
      const before = await balance("2202", supplier);
      expect(before).toMatchObject({ debitFen: 0n, pendingDebitFen: 0n });

      await moveAccount(supplier, "6222000000000077");
      const changed = await desk.refused("form", { purchases: [id] });
      expect(changed.reason).toMatchObject({
        ...{ code: "purchases.changed_since_approval", values: { fields: "payeeAccount" } },
      });
      await desk.apply(id);
      await desk.approve(id);
      await desk.pay([id]);
      await desk.bank();
      await desk.bank();
      const kinds = (await vouchers(id)).map(({ kind }: { kind: string }) => kind);
      expect(kinds.filter((kind: string) => kind === "paid")).toHaveLength(1);
      expect(await balance("2202", supplier)).toMatchObject({ debitFen: 56_500n });
    });

    test("check 6: the paid vouchers sum to the bank's debits", async () => {
      for (let times = 0; times < 2; times += 1) await paid();
      const day = dayOf(now);
      const { bankDebitFen } = await house.get("disbursements.match-statement", { day });
      const [row] = await house.database.transaction(
        ({ sql }) => sql<{ total: string }>`
          select sum(amount_fen)::text as total from purchase_voucher
          where kind = 'paid' and posted_on = ${day}`,
      );
      expect(row!.total).toBe(bankDebitFen);
      expect(await isBalanced()).toBe(true);
    });

    test("check 7: a query for another enterprise's data without right is refused", async () => {
      const [mine, other] = [await desk.supplier(), await desk.supplier()];
      const own = await desk.archive(mine);
      const foreign = await desk.archive(other);
      const seller = person(`of-${mine}`, ["supplier"], [""]);
      const stranger = person("unnamed", ["supplier"], [""]);
      const elsewhere = person("qingdao", ["settlement-clerk"], ["37/3702"]);
      await desk.get("link-person", { person: seller.id, supplier: mine });

      expect(await desk.get("query", {}, seller)).toMatchObject({
        ...{ total: 1, purchases: [{ purchaseId: own.purchaseId }] },
      });
      expect(await desk.get("portal", {}, seller)).toMatchObject({
        ...{ supplierId: mine, settledFen: "56500", waitingFen: "56500" },
      });
      await desk.issue(own.purchaseId);
      const chain = await desk.get("trace", { purchase: own.purchaseId }, seller);
      expect(chain).toMatchObject({ approval: null, form: null, unbroken: true });
      expect(new Set(chain.passages.map(({ actor }: { actor: string }) => actor))).toEqual(
        new Set(["–"]),
      );
      const { purchaseId: purchase } = foreign;
      const tries: [string, object, typeof seller][] = [
        ["query", { supplier: other }, seller],
        ["show", { purchase }, seller],
        ["trace", { purchase }, seller],
        ["portal", { supplier: other }, seller],
        ["attach-invoice", { purchase, file: await desk.invoiceFile([purchase]) }, seller],
        ["query", {}, stranger],
        ["query", { supplier: other }, elsewhere],
      ];
      for (const [operation, input, as] of tries) {
        const refusal = await house.refused(`purchases.${operation}`, input, { as });
        expect(refusal.kind, operation).toBe("forbidden");
      }
      const unseen = await desk.refused("show", { purchase }, elsewhere);
      expect(unseen.kind).toBe("not_found");
    });

    test("check 8: one screen traces a kWh-month from archive to payment, and finds it by voucher and invoice", async () => {
      const { id, supplier } = await paid();
      const {
        purchase,
        invoices,
        vouchers: made,
        ...chain
      } = await desk.get("trace", { purchase: id });
      expect(purchase).toMatchObject({ month: "2026-10", energyWh: "1000000" });
      expect(chain).toMatchObject({
        ...{ lines: [{ energyWh: "1000000" }], form: { passed: true }, unbroken: true },
        ...{ approval: { state: "approved" }, payment: { state: "paid" } },
      });
      for (const found of [
        { supplier },
        { voucher: made[1].voucherNo },
        { invoice: invoices[0].id },
        { plant: `PV-${supplier}`, from: "2026-10", until: "2026-10", stage: "paid" },
      ]) {
        expect(await desk.get("query", found)).toMatchObject({
          ...{ total: 1, energyWh: "1000000", paidFen: "56500", purchases: [{ purchaseId: id }] },
        });
      }
      expect(await desk.get("query", { supplier, from: "2026-11" })).toMatchObject({ total: 0 });
    });

    test("check 9: 10,000 imported lines balance to the fen, from the archive to the ledger", async () => {
      const supplier = await desk.supplier();
      const plants = Array.from({ length: 10_000 }, (_, at) => `M${at}-${supplier}`);
      await desk.get("add-agreement", {
        ...{ agreement: `BIG-${supplier}`, supplier, price: "0.391234", taxRate: "13" },
        ...{ from: "2020-01-01", plants: plants.map((plant) => ({ plant, name: plant })) },
      });
      const prices = plants.map((plant) => `${plant},2020-01,0.391234`).join("\n");
      const priceFile = await house.file(`电站编号,执行月份,上网电价\n${prices}\n`);
      expect(await desk.get("import-prices", { file: priceFile })).toMatchObject({
        written: 10_000,
      });
      const rows = plants.map(
        (plant, at) => `BIG-${supplier},2026年10月,${plant},${at % 97}.${at % 9}3`,
      );
      const file = await house.file(`合同编号,结算月份,电站编号,结算电量\n${rows.join("\n")}\n`);
      expect(await desk.get("import-settlements", { file })).toMatchObject({ written: 10_000 });
      const { purchases } = await desk.get("query", { supplier });
      const id = purchases[0].purchaseId;
      const [sums] = await house.database.transaction(
        ({ sql }) => sql<Record<string, string>>`
          select sum(net_fen)::text as net, sum(tax_fen)::text as tax, sum(gross_fen)::text as gross
          from purchase_line where purchase_id = ${id}`,
      );
      const { netFen, taxFen, grossFen } = purchases[0];
      expect(sums).toEqual({ net: netFen, tax: taxFen, gross: grossFen });
      expect(await desk.issue(id)).toMatchObject({ stage: "issued" });
      await desk.attach(id);
      expect(await desk.review(id)).toMatchObject({ stage: "reviewed", problems: [] });
      expect(await desk.code(id)).toMatchObject({ stage: "payable" });
      expect(await balance("2202", supplier)).toMatchObject({ creditFen: BigInt(grossFen) });
      expect(await isBalanced()).toBe(true);
    });
  });

  describe("four-way match and invoices", () => {
    test("a difference blocks the review until a person accepts it, and who accepted does not review", async () => {
      const supplier = await desk.supplier();
      await desk.get("import-prices", {
        file: await house.file(`电站编号,执行月份,上网电价\nPV-${supplier},2026-10,0.51\n`),
      });
      const { purchaseId: purchase } = await desk.archive(supplier, "1000", {
        lines: [{ plant: `PV-${supplier}`, energyKwh: "1000", price: "0.5" }],
      });
      await desk.issue(purchase);
      await desk.attach(purchase);
      expect(await desk.review(purchase)).toMatchObject({
        ...{ stage: "review-stopped", problems: [{ code: "purchases.open_difference" }] },
      });
      const match = await desk.get("match", { purchase, onlyDifferences: true });
      expect(match).toMatchObject({
        ...{ open: 1, total: 1 },
        rows: [
          { lineNo: 1, differences: [{ field: "price", against: "price-file", hard: false }] },
        ],
      });
      const decided = { purchase, line: 1, decision: "accept", comment: "补充协议" };
      await desk.get("decide-line", decided, reviewer);
      const own = await desk.refused("review", { purchase }, reviewer);
      expect(own.reason.code).toBe("purchases.own_acceptance");
      expect(await desk.get("review", { purchase })).toMatchObject({ stage: "reviewed" });
    });

    test("an invoice of another amount or tax rate can be accepted by nobody; returned, it waits for another", async () => {
      const supplier = await desk.supplier();
      const { purchaseId: purchase } = await desk.archive(supplier);
      await desk.issue(purchase);
      await desk.attach(purchase, { netFen: 49_900n });
      const decide = { purchase, line: 0, comment: "金额不符" };
      const hard = await desk.refused("decide-line", { ...decide, decision: "accept" });
      expect(hard.reason.code).toBe("purchases.not_acceptable");
      expect((await desk.review(purchase)).problems.map(({ code }) => code)).toContain(
        "purchases.sum_differs",
      );
      expect(await desk.get("decide-line", { ...decide, decision: "return" })).toMatchObject({
        stage: "issued",
      });
      await desk.attach(purchase);
      expect(await desk.review(purchase)).toMatchObject({ stage: "reviewed" });
    });

    test("an invoice the tax office does not know never passes", async () => {
      const supplier = await desk.supplier();
      const { purchaseId: purchase } = await desk.archive(supplier);
      await desk.issue(purchase);
      expect(await desk.attach(purchase, { number: "26442000000007770404" })).toMatchObject({
        stage: "issued",
      });
      const early = await desk.refused("review", { purchase });
      expect(early.reason.code).toBe("purchases.out_of_order");
    });

    test("a red-flushed invoice takes back voucher and approval; after payment it is marked", async () => {
      const supplier = await desk.supplier();
      const id = await desk.applied(supplier);
      await desk.approve(id);
      const chain = await desk.get("trace", { purchase: id });
      const takesBack = chain.invoices[0].id;
      const red = await desk.invoiceFile([id], { takesBack, negative: true });
      expect(await desk.get("attach-invoice", { purchase: id, file: red })).toMatchObject({
        ...{ stage: "issued", approval: null },
      });
      expect(await vouchers(id)).toMatchObject([
        { kind: "payable", reversedBy: expect.stringMatching(/reversed$/) },
      ]);
      expect(await balance("2202", supplier)).toMatchObject({
        debitFen: 56_500n,
        creditFen: 56_500n,
      });

      await desk.attach(id);
      await desk.review(id);
      await desk.code(id);
      await desk.apply(id);
      expect(await desk.approve(id)).toEqual({ stage: "approved", levels: 1 });
      await desk.pay([id]);
      await desk.bank();
      const [again] = (await desk.get("trace", { purchase: id })).invoices;
      const late = await desk.invoiceFile([id], { takesBack: again.id, negative: true });
      expect(await desk.get("attach-invoice", { purchase: id, file: late })).toMatchObject({
        stage: "paid",
        problems: [
          { code: "purchases.paid_with_flushed_invoice" },
          { code: "purchase-recoveries.left" },
        ],
      });
      expect(await isBalanced()).toBe(true);
    });

    test("PV owners: one invoice on behalf within the limits, ordinary, its tax is cost; beyond, refused with the reason", async () => {
      const facts = { partyType: "natural-person", taxRate: "1", taxNumber: undefined };
      const owners = [await desk.supplier(facts), await desk.supplier(facts)];
      const ids: string[] = [];
      for (const owner of owners) {
        const { purchaseId } = await desk.archive(owner);
        await desk.issue(purchaseId);
        ids.push(purchaseId);
      }
      const own = await desk.invoiceFile([ids[0]!]);
      const direct = await desk.refused("attach-invoice", { purchase: ids[0], file: own });
      expect(direct.reason.code).toBe("purchases.no_tax_number");
      const file = await desk.invoiceFile(ids);
      expect(await desk.get("issue-on-behalf", { purchases: ids, file })).toMatchObject({
        ...{ users: 2, faceFen: "101000" },
      });
      await house.workAll();
      for (const id of ids) {
        expect(await desk.review(id)).toMatchObject({ stage: "reviewed" });
        await desk.code(id);
      }
      const before = await balance("2202", owners[0]);
      expect(before).toMatchObject({ creditFen: 50_500n });
      const entry = await house.get("ledger.statement", { account: "6401", pageSize: 500 });
      expect(JSON.stringify(entry)).toContain("50500");

      const rich = await desk.supplier(facts);
      const { purchaseId } = await desk.archive(rich, "40000");
      await desk.issue(purchaseId);
      const over = { purchases: [purchaseId], file: await desk.invoiceFile([purchaseId]) };
      expect((await desk.refused("issue-on-behalf", over)).reason).toMatchObject({
        ...{ code: "purchases.sales_limit", values: { sales: "20,200.00", limit: "20,000.00" } },
      });
    });
  });

  describe("payment", () => {
    test("a payment the bank returns days later takes the paid voucher back and is paid once more", async () => {
      const supplier = await desk.supplier({ payeeAccount: "6222000000009007" });
      const id = await desk.applied(supplier);
      await desk.approve(id);
      await desk.pay([id]);
      await desk.bank();
      expect(await desk.get("show", { purchase: id })).toMatchObject({ stage: "paid" });
      now = new Date(now.getTime() + 4 * dayMs);
      house.setNow(now);
      await desk.bank();
      expect(await desk.get("show", { purchase: id })).toMatchObject({
        ...{ stage: "payment-failed", paidVoucher: null },
        problems: [{ code: "purchases.payment_returned" }],
      });
      expect(await balance("2202", supplier)).toMatchObject({
        debitFen: 56_500n,
        creditFen: 113_000n,
      });
      expect(await isBalanced()).toBe(true);
    });

    test("nobody reviews their own form; who passed it does not release its file; the hash must be the one seen", async () => {
      const supplier = await desk.supplier();
      const id = await desk.applied(supplier);
      await desk.approve(id);
      const { formId: form } = await desk.get("form", { purchases: [id] }, operator);
      const own = await desk.refused("review-form", { form }, operator);
      expect(own.reason.code).toBe("purchases.own_form");
      const early = await desk.refused("pay", { form }, second);
      expect(early.reason.code).toBe("purchases.form_not_passed");
      const { paymentHash } = await desk.get("review-form", { form }, cashier);
      const other = await desk.refused("pay", { form, hash: "0".repeat(64) }, second);
      expect(other.reason.code).toBe("purchases.file_altered");
      const same = await desk.refused("pay", { form, hash: paymentHash }, cashier);
      expect(same.reason.code).toBe("disbursements.own_file");
      await desk.get("call-off", { form }, cashier);
      expect(await desk.get("show", { purchase: id })).toMatchObject({ stage: "approved" });
      await desk.bank();
      expect(await vouchers(id)).toHaveLength(1);
      await desk.pay([id]);
      await desk.bank();
      expect(await desk.get("show", { purchase: id })).toMatchObject({ stage: "paid" });
    });

    test("a changed bank account needs a second person and cools off; until then the old one is paid", async () => {
      const supplier = await desk.supplier({ payeeAccount: "6222000000000005" });
      const change = { supplier, payeeName: "东岭新户", payeeBank: "测试银行二部" };
      await desk.get("change-bank-account", { ...change, payeeAccount: "6222000000000006" });
      const own = await desk.refused("confirm-bank-account", { supplier });
      expect(own.reason.code).toBe("purchases.own_change");
      const twice = { ...change, payeeAccount: "6222000000000007" };
      expect((await desk.refused("change-bank-account", twice)).reason.code).toBe(
        "purchases.change_waits",
      );
      await desk.get("confirm-bank-account", { supplier }, cashier);
      const account = async () =>
        (await desk.get("suppliers", { search: supplier })).suppliers[0].payee.account;
      expect(await account()).toMatch(/0005$/);
      now = new Date(now.getTime() + 8 * dayMs);
      house.setNow(now);
      expect(await account()).toMatch(/0006$/);
    });

    test("an approval signed in the common inbox moves the purchase too", async () => {
      const id = await desk.applied(await desk.supplier());
      const { approval } = await desk.get("show", { purchase: id });
      const deed = { approval, act: "approve", comment: "同意" };
      await house.get("approvals.act", deed, { as: approvers.lead });
      await house.workAll();
      expect(await desk.get("show", { purchase: id })).toMatchObject({ stage: "approved" });
    });

    test("a returned approval says why; nobody approves what they applied for", async () => {
      const supplier = await desk.supplier();
      const id = await desk.applied(supplier);
      const self = { ...clerk, roles: ["settlement-clerk", "approver"] };
      expect((await desk.refused("approve", { purchase: id }, self)).reason.code).toMatch(
        /^approvals\./,
      );
      const back = { purchase: id, act: "return", to: "initiator", comment: "发票抬头不清" };
      expect(await desk.get("approve", back, approvers.lead)).toMatchObject({
        ...{ stage: "approval-returned", step: 5 },
        problems: [{ code: "purchases.approval_returned" }],
      });
      await desk.apply(id);
      expect(await desk.approve(id)).toEqual({ stage: "approved", levels: 1 });
    });
  });
});
