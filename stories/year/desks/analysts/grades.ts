/**
 * Customers who hold their grade for wrong: taken down at the counter, decided by another person who looks at
 * how they really pay, within the twenty days the law gives.
 * @module
 */
import { addDays, dayOf } from "../../../../src/base/dates.ts";
import { isRefusal } from "../../../../src/base/refusal.ts";
import { weekdayOf } from "../../../../tools/demonstration/calendar.ts";
import type { Nature } from "../../town/town.ts";
import type { Desk, Year } from "../../year.ts";

const clerk = "province.cashier";
const judge = "province.compliance";

/** Who, newly graded C, says that it is wrong. Those who know that they pay late mostly keep quiet. */
const objecting: Record<Nature, number> = {
  ...{ prompt: 0.4, ahead: 0.4, cyclical: 0.25, forgetful: 0.1, strapped: 0.05, unwilling: 0.02 },
  fraudulent: 0.2,
};
const reliable = new Set<Nature>(["prompt", "ahead"]);
/** A decision takes so long. */
const thinkingDays = 6;

export const gradeObjections: Desk = {
  name: "grade objections",
  hours: ["15:30"],
  workdaysOnly: true,
  async work(year) {
    const weekday = weekdayOf(year.today());
    if (weekday === 2) await takeDown(year);
    if (weekday === 4) await decide(year);
  },
};

async function takeDown(year: Year): Promise<void> {
  const person = year.as(clerk);
  const random = year.random.fork("grade objections").fork(year.today());
  const changedSince = addDays(year.today(), -7);
  const fallen = await person.get("credit.list", { grade: "C", changedSince, limit: 200 });
  for (const { customerAccount: account, objection } of fallen.rows) {
    if (objection !== null || !random.chance(objecting[year.town.natureOf(account)])) continue;
    await person.ask("credit.object", { account, grounds: "历次电费均按时缴纳，等级有误" });
  }
}

async function decide(year: Year): Promise<void> {
  const person = year.as(judge);
  const { rows } = await person.get("credit.objections", { state: "open", limit: 200 });
  const until = addDays(year.today(), -thinkingDays);
  for (const { id, customerAccount: account, openedAt } of rows) {
    if (dayOf(new Date(openedAt)) > until) continue;
    const verdict = reliable.has(year.town.natureOf(account))
      ? { grade: "B", answer: "经查缴费记录，您的异议成立，等级已更正" }
      : { answer: "经查确有多次逾期记录，等级维持不变" };
    const answer = await person.ask("credit.decide", { id, ...verdict });
    if (isRefusal(answer)) year.journal.note("grades", `${id}: ${answer.reason.code}`);
  }
}
