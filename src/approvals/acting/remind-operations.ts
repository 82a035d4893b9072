/**
 * What deadlines and departures do by themselves, for the schedule.
 * @module
 */
import * as z from "zod";
import { dayOf } from "../../base/dates.ts";
import { type Context, defineOperation } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { workCalendar } from "../../base/work-calendar.ts";
import { moveApproval, tellOwner } from "../moving.ts";
import { escalate, mend } from "../rules.ts";
import { stepOf } from "../seats.ts";
import { type Pressing, pressing } from "../store.ts";

const Reminded = z.object({
  overdue: z.number().int().describe("running and past their deadline"),
  escalated: z.number().int().describe("widened just now"),
  mended: z.number().int().describe("holders taken out who may not sign any more"),
  stuck: z.number().int().describe("nobody can sign"),
});

export const remind = defineOperation({
  name: "approvals.remind",
  kind: "job",
  summary: "Escalate what is overdue, take out signers who left, and count what waits for nobody",
  allow: ["administrator"],
  wholeUtility: true,
  input: z.object({}),
  output: Reminded,
  async run({ transact, progress, now }) {
    const today = dayOf(now);
    const list = await transact(({ transaction }) => pressing(transaction, today));
    const counts = { overdue: 0, escalated: 0, mended: 0, stuck: 0 };
    for (const [index, one] of list.entries()) {
      const did = await transact((context) => press(context, one));
      if (!isRefusal(did)) for (const name of did) counts[name] += 1;
      if (index % 100 === 0) progress(index, list.length);
    }
    return counts;
  },
});

type Pressed = "overdue" | "escalated" | "mended" | "stuck";

/** One transaction each, so that a person's act never waits for the whole round. */
async function press(context: Context, { id }: Pressing): Promise<Pressed[] | Refusal> {
  const today = dayOf(context.now);
  const did: Pressed[] = [];
  const calendar = workCalendar(context.rulebooks);
  const mended = await moveApproval(context, { id }, ({ course }, facts) => {
    const change = mend(course, facts);
    if (change) did.push("mended");
    return change;
  });
  if (isRefusal(mended)) return mended;
  await tellOwner(context, mended);
  const escalated = await moveApproval(context, { id }, ({ course, matter }) => {
    const { dueOn } = course;
    if (matter.stuck) did.push("stuck");
    if (dueOn === null || dueOn >= today) return undefined;
    did.push("overdue");
    const afterDays = stepOf(course)?.escalate?.afterDays ?? 0;
    const change = calendar.addWorkdays(dueOn, afterDays) < today ? escalate(course) : undefined;
    if (change) did.push("escalated");
    return change;
  });
  return isRefusal(escalated) ? escalated : did;
}
