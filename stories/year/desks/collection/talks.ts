/** What people say when a collector has them before him, and what he agrees with them. */
import { addDays } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Random } from "../../../../src/math/statistics/random.ts";
import type { Nature } from "../../town/town.ts";
import type { Year } from "../../year.ts";
import { type Crew, deskOf, drawFor } from "./crews.ts";

const answers = ["promises", "plan", "peace", "says nothing"] as const;
type Answer = (typeof answers)[number];

/** Weights by what the person really is, in the order of `answers`; what he denies he says of himself. */
const voices: Record<Nature, readonly number[]> = {
  prompt: [80, 0, 2, 18],
  ahead: [85, 0, 2, 13],
  forgetful: [75, 2, 3, 20],
  strapped: [35, 30, 10, 25],
  unwilling: [25, 0, 0, 75],
  cyclical: [55, 15, 15, 15],
  fraudulent: [60, 5, 5, 30],
};

/** Days until he says he pays, at most. */
const patience: Record<Nature, number> = {
  ...{ prompt: 2, ahead: 2, forgetful: 4, strapped: 12, unwilling: 10, cyclical: 14 },
  fraudulent: 8,
};

interface Talk {
  crew: Crew;
  collector: string;
  account: string;
}

/** What was said becomes a promise, instalments or a hold in the house. */
export async function talk(year: Year, { crew, collector, account }: Talk): Promise<void> {
  const random = drawFor(year, "talk", account);
  const nature = year.town.natureOf(account);
  const answer = answers[random.weighted(voices[nature])]!;
  if (answer === "says nothing") return;
  const desk = year.as(collector);
  const shown = await desk.get("dunning.case", { customerAccount: account });
  const owedFen = BigInt(shown.owedFen);
  if (owedFen < 300n) return;
  const agreed = await agree[answer](year, { crew, collector, account, owedFen, nature, random });
  year.journal.count(`collection: ${answer}${agreed ? "" : " (refused)"}`);
}

interface Said extends Talk {
  owedFen: bigint;
  nature: Nature;
  random: Random;
}

const agree: Record<
  Exclude<Answer, "says nothing">,
  (year: Year, said: Said) => Promise<boolean>
> = {
  async promises(year, { collector, account, owedFen, nature, random }) {
    const dueOn = addDays(year.today(), 1 + random.integer(patience[nature]));
    const part = nature === "strapped" && random.chance(0.5) ? owedFen / 2n : owedFen;
    const input = { customerAccount: account, amountYuan: yuan(part), dueOn };
    const made = await year.as(collector).ask("dunning.promise", { ...input, note: "电话约定" });
    if (isRefusal(made)) return false;
    year.town.promises(account, { on: dueOn, share: part === owedFen ? 1 : 0.5 });
    return true;
  },
  async plan(year, { collector, account, owedFen }) {
    const part = owedFen / 3n;
    const parts = [part, part, owedFen - 2n * part].map((fen, at) => {
      return { dueOn: addDays(year.today(), 10 + 30 * at), amountYuan: yuan(fen) };
    });
    const input = { customerAccount: account, parts, note: "收入困难，分三期" };
    if (isRefusal(await year.as(collector).ask("dunning.plan", input))) return false;
    for (const { dueOn } of parts) year.town.promises(account, { on: dueOn, share: 0.4 });
    return true;
  },
  async peace(year, { collector, account, random }) {
    const until = addDays(year.today(), 5 + random.integer(20));
    const reason = "家人住院，请求宽限";
    const held = await year
      .as(collector)
      .ask("dunning.hold", { customerAccount: account, until }, { reason });
    return !isRefusal(held);
  },
};

/** A part is denied; the foreman, who did not take it down, decides it some days later. */
export async function openDispute(
  year: Year,
  { collector, account, fen }: { collector: string; account: string; fen: bigint },
): Promise<boolean> {
  const input = { customerAccount: account, amountYuan: yuan(fen) };
  const reason = "客户称电量与实际不符";
  const opened = await year.as(collector).ask("dunning.dispute", input, { reason });
  if (isRefusal(opened)) return false;
  const on = addDays(year.today(), 3 + drawFor(year, "dispute", account).integer(7));
  deskOf(year).disputes.push({ id: opened.id, account, on });
  return true;
}

export async function openObjection(
  year: Year,
  { collector, account }: { collector: string; account: string },
): Promise<boolean> {
  const input = { customerAccount: account, words: "请说明为何对我家催费，并由人工复核" };
  const opened = await year
    .as(collector)
    .ask("dunning.object", input, { reason: "客户对自动化判断提出异议" });
  return !isRefusal(opened);
}

export function yuan(fen: bigint): string {
  const cents = fen % 100n;
  return `${fen / 100n}.${String(cents).padStart(2, "0")}`;
}
