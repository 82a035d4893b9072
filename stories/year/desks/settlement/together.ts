/** What is done to many purchases at once: invoices on behalf of roofs, forms, and the two of finance who pay. */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Year } from "../../year.ts";
import { clerk } from "./archive.ts";
import { settlementCase } from "./cases.ts";
import { drawInvoice } from "./invoices.ts";
import { type Bought, ownerOf } from "./steps.ts";

const reviewer = "province.finance";
const payer = "province.treasurer";

const habits = {
  /** Of the forms: finance wants it made again. */
  sendsFormBack: 0.04,
  /** Of the payment files: taken back before it is released. */
  callsOff: 0.03,
};

/** One invoice for the roofs of a county and month, once all of them are issued. */
export async function invoiceOnBehalf(year: Year, all: readonly Bought[]): Promise<void> {
  const waiting = all.filter(
    (one) => one.stage === "issued" && ownerOf(year, one)?.taxNumber === undefined,
  );
  for (const together of Map.groupBy(waiting, ({ unit, month }) => `${unit} ${month}`).values()) {
    const deliveries = together.flatMap((one) => {
      const owner = ownerOf(year, one);
      const kwh = settlementCase(year, one)?.kwh ?? BigInt(one.energyWh) / 1000n;
      return owner ? [{ owner, kwh }] : [];
    });
    if (deliveries.length === 0) continue;
    const { text } = drawInvoice(year, { deliveries });
    const desk = year.as(clerk);
    const file = await desk.file(text, `代开发票-${together[0]!.unit}-${together[0]!.month}.xml`);
    const purchases = together.map(({ purchaseId }) => purchaseId);
    const answer = await desk.ask("purchases.issue-on-behalf", { purchases, file });
    if (!isRefusal(answer)) year.journal.count("settlement: invoices on behalf");
  }
}

/** One form for what is approved; what changed since is applied for again. */
export async function makeForm(year: Year, all: readonly Bought[]): Promise<void> {
  const purchases = all
    .filter(({ stage }) => stage === "approved")
    .map(({ purchaseId }) => purchaseId);
  if (purchases.length === 0) return;
  const desk = year.as(clerk);
  const made = await desk.ask("purchases.form", { purchases });
  if (!isRefusal(made)) return year.journal.count("settlement: forms");
  for (const purchase of purchases) {
    const alone = await desk.ask("purchases.form", { purchases: [purchase] });
    if (isRefusal(alone)) await desk.ask("purchases.apply", { purchase });
  }
}

/** Finance's first person. */
export async function reviewForms(year: Year, all: readonly Bought[]): Promise<void> {
  const random = year.random.fork("forms").fork(year.today());
  for (const form of formsIn(all, "formed")) {
    const isPassed = !random.fork(form).chance(habits.sendsFormBack);
    const said = isPassed ? {} : { pass: false, comment: "用途说明不全，请重新编制" };
    await year.as(reviewer).ask("purchases.review-form", { form, ...said });
    year.journal.count(`settlement: forms ${isPassed ? "passed" : "sent back"}`);
  }
}

/** Finance's second, by the hash that the chain shows. */
export async function payForms(year: Year, all: readonly Bought[]): Promise<void> {
  const random = year.random.fork("paying").fork(year.today());
  for (const form of formsIn(all, "cleared")) {
    if (random.fork(form).chance(habits.callsOff)) {
      await year.as(reviewer).ask("purchases.call-off", { form }, { reason: "附件需再核" });
      year.journal.count("settlement: payment files called off");
      continue;
    }
    const [first] = all.filter(({ formId }) => formId === form);
    const trace = await year.as(payer).get("purchases.trace", { purchase: first!.purchaseId });
    const paid = await year.as(payer).ask("purchases.pay", { form, hash: trace.form.paymentHash });
    if (!isRefusal(paid)) year.journal.count("settlement: payment files released");
  }
}

const formsIn = (all: readonly Bought[], stage: Bought["stage"]) => [
  ...new Set(all.flatMap((one) => (one.stage === stage && one.formId ? [one.formId] : []))),
];
