/**
 * A grade taken apart: what each indicator weighs, what would raise it, whether it can be told again.
 * @module
 */
import type { Context } from "../../base/operation.ts";
import { isRefusal, type Refusal } from "../../base/refusal.ts";
import { isReproduced } from "../grading/reproducing.ts";
import { retellingOf } from "../grading/retelling.ts";
import { findOpenObjection } from "../objecting/objection-store.ts";
import { rowOf } from "../store.ts";
import { raisesOf } from "./raising.ts";
import { accountSeen } from "./seeing.ts";
import { readDues, type Supposing } from "./supposing.ts";
import { weighed } from "./weighing.ts";

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
