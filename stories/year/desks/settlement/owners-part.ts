/**
 * What owners do who take an invoice back after they were paid: the red-letter invoice, and then the money by the
 * bank, or another invoice.
 * @module
 */
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { clerk } from "./archive.ts";
import type { SettlementCase } from "./cases.ts";
import { drawFlaw, drawInvoice, type Flaw } from "./invoices.ts";
import { type Owner, ownersOf } from "./owners.ts";
import { type TakingBack, takingBackOf, transfersOf } from "./taken-back.ts";

const habits = {
  /** Of the owners who still owe money back, or an invoice: those of whom it comes on a day. */
  comes: 0.35,
};

/** An owner's month, as he sees it. */
export interface Own {
  year: Year;
  one: SettlementCase;
  owner: Owner;
  plan: TakingBack;
}

/** Undefined where the owner takes nothing back, or writes no invoices himself. */
export function ownOf(year: Year, one: SettlementCase): Own | undefined {
  const owner = ownersOf(year).find(({ supplier }) => supplier === one.supplier);
  if (owner?.taxNumber === undefined) return undefined;
  const plan = takingBackOf(year.random, one);
  return plan && { year, one, owner, plan };
}

/** Workdays that the money of a purchase was with its owner. */
const since = perYear(() => new Map<string, number>());

/** Some workdays after he was paid the owner's red-letter invoice comes in. */
export async function takeBackPaid({ year, one, owner, plan }: Own): Promise<void> {
  const blue = one.invoices.findLast(({ flaw }) => flaw === "none");
  if (one.takenBack !== undefined || blue === undefined) return;
  const { supplier, month } = one;
  const asked = { supplier, from: month, until: month, stage: "paid" };
  const { purchases } = await year.as(clerk).get("purchases.query", asked);
  const [paid] = purchases;
  if (paid === undefined) return;
  const days = (since(year).get(paid.purchaseId) ?? 0) + 1;
  since(year).set(paid.purchaseId, days);
  if (days <= plan.afterWorkdays) return;
  const answer = await sendRed(
    { year, one, owner },
    { purchaseId: paid.purchaseId, takesBack: blue.number },
  );
  if (isRefusal(answer)) return;
  one.takenBack = { on: year.today(), ending: plan.ending, repaid: [] };
  year.journal.count("settlement: invoices taken back after payment");
}

interface Red {
  purchaseId: string;
  takesBack: string;
  flaw?: Flaw;
}

export async function sendRed(
  { year, one, owner }: Omit<Own, "plan">,
  { purchaseId, ...red }: Red,
) {
  const { text } = drawInvoice(year, { deliveries: [{ owner, kwh: one.kwh }], ...red });
  const desk = year.as(clerk);
  const file = await desk.file(text, `红字发票-${owner.supplier}-${one.month}.xml`);
  return desk.ask("purchases.attach-invoice", { purchase: purchaseId, file });
}

/** The next of his transfers, which the bank's statement names him by. */
export function payBack({ year, one, owner, plan }: Own): void {
  const { repaid } = one.takenBack!;
  const fen = transfersOf(one.dueFen, plan)[repaid.length];
  if (fen === undefined || !comes({ year, one })) return;
  const day = year.today();
  const number = `TH${day}${owner.supplier}${one.month}`.replaceAll("-", "");
  year.town.remits({ day, number, fen, payer: owner.name, memo: `退回购电款 ${one.month}` });
  repaid.push({ number, on: day, fen });
  year.journal.count("settlement: transfers of owners who pay back");
}

/** Another blue one, not always better than the first. */
export async function sendAnother({ year, one, owner }: Own, purchaseId: string): Promise<void> {
  if (!comes({ year, one })) return;
  const random = year.random.fork(`another ${one.supplier} ${one.month} ${one.invoices.length}`);
  const flaw = drawFlaw(random, 0);
  const drawn = drawInvoice(year, { deliveries: [{ owner, kwh: one.kwh }], flaw });
  one.invoices.push({ number: drawn.number, flaw });
  const desk = year.as(clerk);
  const file = await desk.file(drawn.text, `发票-${owner.supplier}-${one.month}-重开.xml`);
  const answer = await desk.ask("purchases.attach-invoice", { purchase: purchaseId, file });
  const what = isRefusal(answer) ? "refused" : "registered";
  year.journal.count(`settlement: invoices ${flaw === "none" ? "good" : flaw}, ${what}`);
  if (flaw === "none" && !isRefusal(answer)) one.takenBack!.invoicedAnewOn = year.today();
}

function comes({ year, one }: Pick<Own, "year" | "one">): boolean {
  const random = year.random.fork(`owes back ${one.supplier} ${one.month}`);
  return random.fork(year.today()).chance(habits.comes);
}
