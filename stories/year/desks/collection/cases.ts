/** What customers ask of the collectors of themselves, and what a person who took no part decides. */
import { addDays, dayMs, dayOf, startOfDay } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import type { Wish } from "../../town/town.ts";
import type { Year } from "../../year.ts";
import { crews, deskOf, drawFor } from "./crews.ts";
import { openDispute, openObjection, yuan } from "./talks.ts";

/** A wish that is a collector's to hear, taken down as he understood it. */
export async function hearWish(year: Year, { account, kind }: Wish): Promise<void> {
  const city = deskOf(year).byAccount.get(account)?.county.city.id;
  const crew = crews.find(({ unit }) => unit === city);
  if (!crew || kind === "refund") return;
  const [collector] = crew.collectors;
  if (kind === "objection") {
    await openObjection(year, { collector, account });
    return;
  }
  const shown = await year.as(collector).get("dunning.case", { customerAccount: account });
  const owedFen = BigInt(shown.owedFen);
  if (owedFen < 300n) return;
  if (kind === "dispute") {
    await openDispute(year, { collector, account, fen: owedFen / 2n });
    return;
  }
  const dueOn = addDays(year.today(), 2 + drawFor(year, "promise", account).integer(10));
  const promise = { customerAccount: account, amountYuan: yuan(owedFen), dueOn };
  const made = await year
    .as(collector)
    .ask("dunning.promise", { ...promise, note: "客户主动联系" });
  if (!isRefusal(made)) year.town.promises(account, { on: dueOn });
}

/** Whoever decides looks at the meter; he is right nine times of ten. */
const eye = 0.9;

export async function decideDisputes(year: Year): Promise<void> {
  const today = year.today();
  const { disputes, byAccount } = deskOf(year);
  const due = disputes.filter(({ on }) => on <= today);
  for (const dispute of due) {
    disputes.splice(disputes.indexOf(dispute), 1);
    const { id, account } = dispute;
    const crew = crews.find(({ unit }) => unit === byAccount.get(account)?.county.city.id)!;
    const isRight = [...year.ahead.inflated.values()].some((accounts) => accounts.has(account));
    const upheld = drawFor(year, "decision", id).chance(eye) ? isRight : !isRight;
    const decision = upheld ? "电量确有差错，转抄核更正" : "现场校验无误，电量属实";
    const decided = await year
      .as(crew.foreman)
      .ask("dunning.decide-dispute", { id, upheld, decision });
    if (!isRefusal(decided))
      year.journal.count(`collection: dispute ${upheld ? "upheld" : "rejected"}`);
  }
}

/** Two days at the least, so that the papers can be read. */
export async function decideObjections(year: Year): Promise<void> {
  const desk = year.as("province.compliance");
  const { objections } = await desk.get("dunning.objections", { state: "open" });
  const before = startOfDay(year.today()).getTime() - 2 * dayMs;
  for (const { id, openedAt } of objections as { id: string; openedAt: string }[]) {
    if (startOfDay(dayOf(new Date(openedAt))).getTime() > before) continue;
    const upheld = drawFor(year, "objection", id).chance(0.75);
    const decision = upheld ? "复核：判断依据成立" : "复核：依据不足，撤销并致歉";
    const decided = await desk.ask("dunning.decide-objection", { id, upheld, decision });
    if (!isRefusal(decided)) year.journal.count("collection: objection decided");
  }
}
