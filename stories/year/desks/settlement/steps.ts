/** What is done to a purchase in each stage, by whom: the settlement desk's day as a table. */
import { formatKwh } from "../../../../src/base/energy.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Stage } from "../../../../src/purchases/schema.ts";
import type { Year } from "../../year.ts";
import { clerk, enter } from "./archive.ts";
import { askForChange, isChanged } from "./bank-accounts.ts";
import { settlementCase } from "./cases.ts";
import { drawFlaw, drawInvoice, type Flaw } from "./invoices.ts";
import { type Owner, ownersOf } from "./owners.ts";

const reviewer = "province.reviewer";
const supplierPerson = "dongling.supplier";

export interface Bought {
  purchaseId: string;
  supplierId: string;
  partyType: string;
  unit: string;
  month: string;
  stage: Stage;
  energyWh: bigint;
  grossFen: bigint;
  /** Of it, what another purchase owed back: the bank pays the rest. */
  setOffFen: bigint;
  formId: string | null;
}

interface Step {
  year: Year;
  bought: Bought;
  owner: Owner;
  random: Random;
}

const habits = {
  /** Of the invoices an owner still owes, those that come on a day. */
  arrives: 0.35,
  /** An owner takes an invoice back before he is paid. */
  takesBack: 0.04,
};

type Do = (step: Step) => Promise<unknown>;

/** By the clerks. What is not here waits for somebody else, or for other purchases of its kind. */
export const clerkSteps: Partial<Record<Stage, Do>> = {
  archived: (step) => on(step, "issue"),
  "tax-stopped": correct,
  issued: invoice,
  collecting: compare,
  "review-stopped": compare,
  reviewed: (step) => on(step, "code"),
  "coding-stopped": giveCode,
  payable: (step) => (step.random.chance(habits.takesBack) ? takeBack(step) : on(step, "apply")),
  "approval-returned": (step) => on(step, "apply"),
  "payment-failed": payElsewhere,
};

const on = ({ year, bought }: Step, verb: string, more: object = {}) =>
  year.as(clerk).ask(`purchases.${verb}`, { purchase: bought.purchaseId, ...more });

/** The rate of the agreement, which the archive did not have. */
async function correct(step: Step): Promise<unknown> {
  const { supplier, taxRateBp } = step.owner;
  const lines = [{ plant: `PL-${supplier}`, energyKwh: formatKwh(BigInt(step.bought.energyWh)) }];
  await on(step, "correct", { taxRate: String(taxRateBp / 100), lines });
  step.year.journal.count("settlement: tax rates corrected");
  return on(step, "issue");
}

/** The owner's invoice comes in; the one of the east ridge attaches his own. */
async function invoice({ year, bought, owner, random }: Step): Promise<void> {
  if (owner.taxNumber === undefined || !random.chance(habits.arrives)) return;
  const one = settlementCase(year, bought);
  const kwh = one?.kwh ?? BigInt(bought.energyWh) / 1000n;
  const sent = one?.invoices ?? [];
  const flaw = drawFlaw(random, sent.length);
  const drawn = drawInvoice(year, { deliveries: [{ owner, kwh }], flaw });
  sent.push({ number: drawn.number, flaw });
  const by = year.as(owner.unit === "370112" ? supplierPerson : clerk);
  const file = await by.file(drawn.text, `发票-${owner.supplier}-${bought.month}.xml`);
  const answer = await by.ask("purchases.attach-invoice", { purchase: bought.purchaseId, file });
  countInvoice(year, flaw, isRefusal(answer) ? "refused" : "registered");
}

function countInvoice(year: Year, flaw: Flaw, what: string): void {
  year.journal.count(`settlement: invoices ${flaw === "none" ? "good" : flaw}, ${what}`);
}

interface Compared {
  invoices: { outcome: "passed" | "waiting" | "refused" };
  rows: { lineNo: number; differences: unknown[] }[];
}

/** Settlement beside invoice: what differs goes back to whoever was wrong, the rest to the reviewer. */
async function compare(step: Step): Promise<unknown> {
  const { year, bought } = step;
  const asked = { purchase: bought.purchaseId, onlyDifferences: true };
  const { invoices, rows }: Compared = await year.as(clerk).get("purchases.match", asked);
  if (invoices.outcome === "waiting") return undefined;
  const one = settlementCase(year, bought);
  // the meter paper beside it shows whose the slip is
  if (one && BigInt(bought.energyWh) !== one.kwh * 1000n) {
    await on(step, "void");
    year.journal.count("settlement: archived anew");
    return enter(year, one, { kwh: one.kwh });
  }
  const [row] = rows;
  if (row) {
    year.journal.count("settlement: invoices sent back");
    const said = { line: row.lineNo, decision: "return", comment: "与结算单不符，退票重开" };
    return on(step, "decide-line", said);
  }
  return year.as(reviewer).ask("purchases.review", { purchase: bought.purchaseId });
}

async function giveCode(step: Step): Promise<unknown> {
  const { supplier } = step.owner;
  const code = { supplier, financeCode: `V-${supplier}` };
  await step.year.as("province.finance").ask("purchases.set-finance-code", code);
  return on(step, "code");
}

/** A red-letter invoice: voucher and approval fall, and another blue one has to come. */
async function takeBack(step: Step): Promise<unknown> {
  const { year, bought, owner } = step;
  const one = settlementCase(year, bought);
  const blue = one?.invoices.at(-1);
  if (!one || !blue || owner.taxNumber === undefined) return on(step, "apply");
  const { text } = drawInvoice(year, {
    deliveries: [{ owner, kwh: one.kwh }],
    takesBack: blue.number,
  });
  const file = await year.as(clerk).file(text, `红字发票-${owner.supplier}-${bought.month}.xml`);
  year.journal.count("settlement: invoices taken back");
  return on(step, "attach-invoice", { file });
}

/** The bank did not pay, or sent it back: another account, and the signatures again once it may be used. */
async function payElsewhere(step: Step): Promise<unknown> {
  const { year, owner } = step;
  if (isChanged(year, owner.supplier)) return on(step, "apply");
  return askForChange(year, owner);
}

export const ownerOf = (year: Year, { supplierId }: Pick<Bought, "supplierId">) =>
  ownersOf(year).find(({ supplier }) => supplier === supplierId);
