/**
 * A case taken, judged, taken back: the case locked, the step of the table, the event.
 * @module
 */
import type * as z from "zod";
import { attach } from "../../attachments/attachments.ts";
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal, refuse } from "../../base/refusal.ts";
import * as store from "./case-store.ts";
import { type CaseAct, mayCase, mayNotJudge, steps } from "./rules.ts";
import { because, caseStates, type JudgeCase, judgementReasons } from "./schema.ts";

/** What attachments know a case by. */
function subjectOf(id: string): string {
  return `anomaly-case:${id}`;
}

/** The case, locked, where the act may start from its state. */
export async function caseFor(
  { transaction, actor }: Context,
  id: string,
  act: CaseAct,
): Promise<store.StoredCase | Refusal> {
  const found = await store.findCase(transaction, id, { scope: actor.scope, lock: true });
  if (!found) return refuse("not_found", because.no_case({ id }));
  if (mayCase(found.state, act)) return found;
  const { zh, en } = caseStates[found.state];
  const { zh: act_zh, en: act_en } = steps[act];
  const said = { id, state_zh: zh, state_en: en, act_zh, act_en };
  return refuse("conflict", because.wrong_state(said));
}

export function move(
  { transaction, actor, now }: Context,
  { id, assignedTo }: store.StoredCase,
  { act, details = {}, to }: { act: CaseAct; details?: object; to?: string },
): Promise<void> {
  const step = { state: steps[act].to, assignedTo: to ?? assignedTo, kind: act, details };
  return store.moveCase(transaction, id, { ...step, by: actor.id, now });
}

/** Judges what was named, or all that is left; the last word closes the case. */
export async function judge(
  context: Context,
  found: store.StoredCase,
  { code, comment, records, evidence }: Omit<Judgement, "case">,
): Promise<undefined | Refusal> {
  const { transaction, actor, now } = context;
  const { id, unitId } = found;
  const judgedBefore = await store.takenBackFrom(transaction, id);
  const mayNot = mayNotJudge({ ...found, judgedBefore }, actor);
  if (mayNot) return refuse("forbidden", mayNot);
  const { outcome } = judgementReasons[code];
  const word = { case: id, outcome, reasonCode: code, by: actor.id, now };
  const judged = await store.judgeRecords(transaction, { ...word, records: records ?? null });
  const missing = (records ?? []).find((record) => !judged.includes(record));
  if (missing !== undefined)
    return refuse("not_found", because.not_of_case({ id, record: missing }));
  const proof =
    evidence &&
    (await attach(context, {
      ...{ subject: subjectOf(id), kind: "evidence", file: evidence },
      ...(unitId && { unitId }),
    }));
  if (isRefusal(proof)) return proof;
  const isDone = (await store.unjudgedOf(transaction, id)) === 0;
  const details = { code, comment, records: judged, ...(proof && { evidence: proof.id }) };
  await move(context, found, { act: isDone ? "judge" : "judge-some", details, to: actor.id });
  return undefined;
}

type Judgement = z.output<typeof JudgeCase>;
