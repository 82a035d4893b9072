/**
 * What the desks do until nothing is to come back from an owner who was paid and took his invoice back: his money
 * found on the bank's statement, the next month set off, or another invoice let count.
 * @module
 */
import { addDays, type Day } from "../../../../src/base/dates.ts";
import { parseYuan } from "../../../../src/base/money.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import { daysFrom } from "../../../../tools/demonstration/calendar.ts";
import type { Year } from "../../year.ts";
import { perYear } from "../memory.ts";
import { clerk } from "./archive.ts";
import { settlementCase, settlementCases } from "./cases.ts";
import { type Own, ownOf, payBack, sendAnother, sendRed, takeBackPaid } from "./owners-part.ts";
import type { Bought } from "./steps.ts";
import type { Ending } from "./taken-back.ts";

const finance = "province.finance";

/** Of the credits that name an owner, those that finance comes to on a day. */
const comesToTurn = 0.6;

interface Recovery {
  purchaseId: string;
  supplierId: string;
  supplierName: string;
  month: string;
  amountFen: bigint;
}

interface Recovering extends Own {
  recovery: Recovery;
  all: readonly Bought[];
}

const drawer = perYear(() => ({
  /** Of a purchase that owes, the one that it was set off against by mistake. */
  mistaken: new Map<string, { against: string; isUndone: boolean }>(),
  /** Numbers on the statement that finance has taken. */
  taken: new Set<string>(),
}));

/** The clerk's morning. */
export async function recover(year: Year, all: readonly Bought[]): Promise<void> {
  for (const one of settlementCases(year)) {
    const own = ownOf(year, one);
    if (own) await takeBackPaid(own);
  }
  await undoMistakes(year, all);
  for (const recovery of await openRecoveries(year, clerk)) {
    const one = settlementCase(year, recovery);
    const own = one?.takenBack && ownOf(year, one);
    if (own) await byEnding[own.plan.ending]({ ...own, recovery, all });
  }
}

async function openRecoveries(year: Year, person: string): Promise<readonly Recovery[]> {
  return (await year.as(person).get("purchases.recoveries", { pageSize: 500 })).recoveries;
}

/** As the owner's letter says. */
const byEnding: Record<Ending, (recovering: Recovering) => void | Promise<void>> = {
  repaid: payBack,
  "set-off": setOff,
  reinvoiced: letAnotherCount,
};

/** Between the payable voucher and the details that go to finance. */
const payable: readonly string[] = ["payable", "approval-returned", "approved"];

/** Against the owner's next month, and what is more than that against the one after. */
async function setOff({ year, plan, recovery, all }: Recovering): Promise<void> {
  const { purchaseId: purchase, supplierId } = recovery;
  const { mistaken } = drawer(year);
  const isMistake = plan.isMistaken && !mistaken.has(purchase);
  const next = all.find(
    (one) =>
      one.supplierId === supplierId &&
      payable.includes(one.stage) &&
      BigInt(one.setOffFen) < BigInt(one.grossFen) &&
      one.purchaseId !== mistaken.get(purchase)?.against,
  );
  if (!next) return;
  const against = next.purchaseId;
  const reason = "供应商来函：以后续电费抵扣应退款";
  const answer = await year.as(clerk).ask("purchases.set-off", { purchase, against }, { reason });
  if (isRefusal(answer)) return;
  if (isMistake) mistaken.set(purchase, { against, isUndone: false });
  year.journal.count("settlement: set off");
}

/** Noticed on the morning after; refused while it is being signed, so tried again until it is paid. */
async function undoMistakes(year: Year, all: readonly Bought[]): Promise<void> {
  for (const [purchase, mistake] of drawer(year).mistaken) {
    const { against, isUndone } = mistake;
    if (isUndone || !all.some(({ purchaseId }) => purchaseId === against)) continue;
    const reason = "月份选错，来函约定抵扣另一月份";
    const input = { purchase, against };
    const answer = await year.as(clerk).ask("purchases.undo-set-off", input, { reason });
    if (!isRefusal(answer)) year.journal.count("settlement: set-offs undone");
    // it fell by itself where the other's invoice was taken back meanwhile
    const isGone = isRefusal(answer) && answer.reason.code === "purchase-recoveries.no_set_off";
    mistake.isUndone = isGone || !isRefusal(answer);
  }
}

interface Traced {
  id: string;
  totalFen: bigint;
  state: string;
  takenBackBy: readonly string[];
}

/** The newest that stands: sent back where it is not the sum, else let count as soon as the tax office knows it. */
async function letAnotherCount(recovering: Recovering): Promise<void> {
  const { year, one, recovery } = recovering;
  const { purchaseId: purchase, amountFen } = recovery;
  const { invoices } = await year.as(clerk).get("purchases.trace", { purchase });
  const blue = invoices.findLast(
    ({ totalFen, state, takenBackBy }: Traced) =>
      BigInt(totalFen) > 0n && state !== "refused" && takenBackBy.length === 0,
  );
  if (!blue) return sendAnother(recovering, purchase);
  if (BigInt(blue.totalFen) !== BigInt(amountFen)) {
    const flaw = one.invoices.find(({ number }) => number === blue.id)?.flaw ?? "none";
    await sendRed(recovering, { purchaseId: purchase, takesBack: blue.id, flaw });
    return year.journal.count("settlement: invoices sent back");
  }
  const reason = "重开发票查验通过";
  const answer = await year.as(clerk).ask("purchases.reinvoiced", { purchase }, { reason });
  if (!isRefusal(answer)) year.journal.count("settlement: invoiced anew");
}

/** Finance's afternoon: credits that came by no channel, and name an owner who owes. */
export async function takeRepayments(year: Year): Promise<void> {
  const { taken } = drawer(year);
  for (const { purchaseId: purchase, supplierName, month } of await openRecoveries(year, finance)) {
    for (const credit of creditsOf(year, supplierName)) {
      const { number, memo } = credit;
      if (taken.has(number) || !memo.endsWith(month)) continue;
      const random = year.random.fork(`finance finds ${number}`);
      if (!random.fork(year.today()).chance(comesToTurn)) continue;
      const receipt = await receiptOf(year, credit);
      if (receipt === undefined) continue;
      const reason = "供应商退回购电款，银行已到账";
      const answer = await year
        .as(finance)
        .ask("purchases.repaid", { purchase, receipt }, { reason });
      if (isRefusal(answer)) continue;
      taken.add(number);
      year.journal.count("settlement: repayments taken");
    }
  }
}

interface Credit {
  day: Day;
  number: string;
  fen: bigint;
  memo: string;
}

/** The bank keeps its paper at hand for so long. */
const daysBack = 45;

function creditsOf({ town, today }: Year, supplierName: string): Credit[] {
  return [...daysFrom(addDays(today(), -daysBack), today())].flatMap((on) => {
    const lines = (town.statement(on) ?? "").split("\r\n").map((line) => line.split(","));
    return lines.flatMap(([, day, channel, number, amount, payer, memo]) =>
      channel === "" && payer === supplierName
        ? [{ day: day!, number: number!, fen: parseYuan(amount!)!, memo: memo! }]
        : [],
    );
  });
}

/** Undefined until the cashier has read that day's statement. */
async function receiptOf(year: Year, { day, fen }: Credit): Promise<string | undefined> {
  const { findings } = await year.as(finance).get("payments.proof", { from: day, until: day });
  const isIt = ({ channel, amountFen, receiptId }: Finding) =>
    channel === "unspecified" && BigInt(amountFen) === fen && receiptId !== null;
  return findings.find(isIt)?.receiptId;
}

interface Finding {
  channel: string;
  amountFen: bigint;
  receiptId: string | null;
}
