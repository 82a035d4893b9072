/**
 * What is done to approvals: a person's act, and what deadlines do by themselves.
 * @module
 */
import * as z from "zod";
import { dayOf } from "../base/dates.ts";
import { type Context, defineOperation } from "../base/operation.ts";
import { isRefusal, type Refusal } from "../base/refusal.ts";
import { workCalendar } from "../base/work-calendar.ts";
import { type Acted, actOnApproval } from "./approvals.ts";
import { moveApproval } from "./moving.ts";
import { findVisible } from "./reading/visibility.ts";
import { ActInput } from "./requests.ts";
import { escalate, mend } from "./rules.ts";
import { Approval, Outcome } from "./schema.ts";
import { stepOf } from "./seats.ts";
import { type Pressing, pressing, readApproval } from "./store.ts";

export const actOn = defineOperation({
  name: "approvals.act",
  kind: "command",
  summary:
    "Approve, return, transfer, delegate, add or remove signers, urge, withdraw or void an approval",
  allow: ["signed-in"],
  input: ActInput,
  output: z.object({ approval: Approval, ended: Outcome.nullable() }),
  async run(context, deed) {
    const visible = await findVisible(context, deed.approval);
    if (isRefusal(visible)) return visible;
    const acted = await actOnApproval(context, { ...deed, reason: context.reason ?? "" });
    if (isRefusal(acted)) return acted;
    await tell(context, acted);
    return { approval: acted.approval, ended: acted.ended ?? null };
  },
});

/** Leaves word of an outcome for the domain that owns the subject. */
async function tell(context: Context, { approval, ended }: Acted): Promise<void> {
  if (!ended) return;
  const { id, subject } = approval;
  const { matter, acts } = (await readApproval(context.transaction, id))!;
  const word = { approval: id, subject, outcome: ended };
  await context.later(matter.notify, word, { key: `approval:${id}:${acts}` });
}

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
  await tell(context, mended);
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
