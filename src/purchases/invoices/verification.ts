/**
 * Asks the tax office about registered invoices: one after the other at its pace, no fact twice a day, until
 * none waits or the office falls silent. What stays open is taken up again later.
 * @module
 */
import { createHash } from "node:crypto";
import { addDays, dayOf, hourMs, startOfDay } from "../../base/dates.ts";
import { canonicalJson } from "../../base/ids.ts";
import type { JobContext } from "../../base/operation.ts";
import { type InvoiceFacts, type InvoiceVerdict, PartnerSilent } from "../../base/partners.ts";
import { answered, askLeave, fellSilent, type Leave } from "./pace.ts";
import { stateAfter } from "./rules.ts";
import type { InvoicePolicy, VerificationRun } from "./schema.ts";
import {
  countWaiting,
  flagOffline,
  keepAnswer,
  knownAnswer,
  lockPace,
  putBack,
  savePace,
  saveState,
  type Told,
  takeWaiting,
  type Waiting,
} from "./verification-store.ts";

export async function verifyWaiting(
  context: JobContext,
  policy: InvoicePolicy,
): Promise<VerificationRun> {
  const run = { asked: 0, fromCache: 0, genuine: 0, refused: 0, silent: 0, left: 0 };
  let isStopped = false;
  while (!isStopped && !context.isCancelled()) {
    const { now } = context;
    const waiting = await context.transact(({ transaction }) => takeWaiting(transaction, now));
    if (!waiting) break;
    const answer = await answerTo(context, waiting, policy);
    if (answer.kind === "stopped") isStopped = true;
    else if (answer.kind === "silent") run.silent += 1;
    else {
      run[answer.isCached ? "fromCache" : "asked"] += 1;
      const state = await settle(context, { waiting, verdict: answer.verdict, policy });
      if (state === "genuine" || state === "refused") run[state] += 1;
    }
    context.progress(run.asked + run.fromCache, run.asked + run.fromCache, waiting.id);
  }
  if (isStopped || run.silent > 0) await flag(context, policy);
  run.left = await context.transact(({ transaction }) => countWaiting(transaction));
  if (run.left > 0) await askAgain(context, { isSilent: isStopped || run.silent > 0, policy });
  return run;
}

type Answer =
  | { kind: "answer"; verdict: InvoiceVerdict; isCached: boolean }
  | { kind: "silent" }
  | { kind: "stopped" };

async function answerTo(
  context: JobContext,
  waiting: Waiting,
  policy: InvoicePolicy,
): Promise<Answer> {
  const facts = factsOf(waiting);
  const factsHash = createHash("sha256").update(canonicalJson(facts)).digest("hex");
  const today = dayOf(context.now);
  const known = await context.transact(({ transaction }) =>
    knownAnswer(transaction, factsHash, today),
  );
  if (known) return { kind: "answer", verdict: known, isCached: true };
  if (!(await comesToTurn(context, policy))) {
    await context.transact(({ transaction }) => putBack(transaction, waiting.id));
    return { kind: "stopped" };
  }
  try {
    const verdict = await context.partners.invoiceCheck.check(facts);
    await context.transact(async ({ transaction }) => {
      await savePace(transaction, answered((await lockPace(transaction)).pace));
      await keepAnswer(transaction, { factsHash, today, verdict });
    });
    return { kind: "answer", verdict, isCached: false };
  } catch (error) {
    if (!(error instanceof PartnerSilent)) throw error;
    await context.transact(async ({ transaction }) => {
      const { pace, now } = await lockPace(transaction);
      await savePace(transaction, fellSilent(pace, policy, now));
    });
    return { kind: "silent" };
  }
}

function factsOf({ code, number, issuedOn, netFen, totalFen }: Waiting): InvoiceFacts {
  return { ...(code !== null && { code }), number, issuedOn, netFen, totalFen };
}

/** Waits for this process's turn. False where the breaker is open or the job is to end. */
async function comesToTurn(context: JobContext, policy: InvoicePolicy): Promise<boolean> {
  while (!context.isCancelled()) {
    const leave: Leave = await context.transact(async ({ transaction }) => {
      const { pace, now } = await lockPace(transaction);
      const asked = askLeave(pace, policy, now);
      if (asked.kind === "go") await savePace(transaction, asked.pace);
      return asked;
    });
    if (leave.kind !== "wait") return leave.kind === "go";
    await context.partners.invoiceCheck.pause(leave.ms);
  }
  return false;
}

interface Verified {
  waiting: Waiting;
  verdict: InvoiceVerdict;
  policy: InvoicePolicy;
}

async function settle(context: JobContext, { waiting, verdict, policy }: Verified) {
  const today = dayOf(context.now);
  const state = stateAfter(verdict.state, { issuedOn: waiting.issuedOn, today }, policy);
  await context.transact(async (inside) => {
    const saved = { state, verdict: verdict.state, verifiedOn: today };
    await saveState(inside.transaction, waiting.id, saved);
    if (state !== waiting.state) await tell(inside, { ...waiting, state });
  });
  return state;
}

/** Whoever registered the invoice hears of its new state, once each. */
async function tell(
  { later }: Pick<Parameters<Parameters<JobContext["transact"]>[0]>[0], "later">,
  { id, subject, notify, state }: Told,
): Promise<void> {
  if (notify === null || subject === null) return;
  const key = `invoice-verified:${id}:${subject}:${state}`;
  await later(notify, { subject, invoice: id, state }, { key });
}

/** What waited too long for a silent office is flagged, for the policy to decide whether it may pass. */
async function flag(context: JobContext, { offline }: InvoicePolicy): Promise<void> {
  const before = new Date(context.now.getTime() - offline.flagAfterHours * hourMs);
  await context.transact(async (inside) => {
    for (const flagged of await flagOffline(inside.transaction, before))
      await tell(inside, flagged);
  });
}

/** A silent office is asked again once the breaker may close; what it did not know yet, next morning. */
async function askAgain(
  { now, transact }: JobContext,
  { isSilent, policy }: { isSilent: boolean; policy: InvoicePolicy },
): Promise<void> {
  const soon = new Date(now.getTime() + policy.breaker.openSeconds * 1000);
  const morning = new Date(startOfDay(addDays(dayOf(now), 1)).getTime() + 8 * hourMs);
  const notBefore = isSilent ? soon : morning;
  const key = `verify-invoices:${notBefore.toISOString().slice(0, 16)}`;
  await transact(({ later }) => later("purchases.verify-invoices", {}, { key, notBefore }));
}
