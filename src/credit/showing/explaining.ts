/**
 * A grade taken apart: what each indicator weighs, what would raise it, whether it can be told again.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { pointsOf } from "../grading/judge.ts";
import { isReproduced, retellingOf } from "../grading/retelling.ts";
import { batchOfOne, frameOf } from "../indicators/reading.ts";
import { findOpenObjection } from "../objecting/objection-store.ts";
import { indicatorNames, indicators } from "../schema.ts";
import { rowOf } from "../store.ts";
import { raisesOf } from "./raising.ts";
import { accountSeen } from "./seeing.ts";
import { readDues, type Supposing } from "./supposing.ts";

/** A grade that the caller may see, with its bills, so that something else may be supposed of them. */
export async function gradeSeen(context: Context, account: string): Promise<Supposing | Refusal> {
  const retelling = (await accountSeen(context, account)) ?? (await retellingOf(context, account));
  if (isRefusal(retelling)) return retelling;
  const analytics = await context.analytics();
  return { ...retelling, analytics, dues: await readDues(analytics, retelling.grade) };
}

export async function explainGrade({ transaction }: Context, supposing: Supposing) {
  const { grade } = supposing;
  return {
    row: rowOf(grade),
    reproduced: isReproduced(supposing),
    indicators: weighed(supposing),
    raise: await raisesOf(supposing),
    objection: (await findOpenObjection(transaction, grade.customerAccount)) ?? null,
  };
}

function weighed({ grade, judging }: Supposing) {
  const told = judging.model.groups[grade.group];
  const isScored = grade.inputs.bills_due > 0;
  const frame = frameOf(batchOfOne(grade), told.names);
  const points = isScored ? pointsOf(told, frame, judging.rules) : [];
  return indicatorNames.map((name) => {
    const at = told.names.indexOf(name);
    const { zh, en, unit } = indicators[name];
    const value = grade.inputs[name];
    return {
      ...{ name, zh, en, unit },
      value: Number.isNaN(value) ? null : value,
      usual: at < 0 ? null : told.usual[at]!,
      points: points[at]?.[0] ?? 0,
    };
  });
}
