/**
 * Whether a stored grade is what its stored inputs still say.
 * @module
 */
import { dayOf } from "../../base/dates.ts";
import { canonicalJson } from "../../base/ids.ts";
import { batchOfOne } from "../indicators/reading.ts";
import type { WholeGrade } from "../store.ts";
import { judgeBatch } from "./judge.ts";
import type { Retelling } from "./retelling.ts";

/** Told again from what was stored, it is the same to the byte. */
export function isReproduced({ grade, judging }: Retelling): boolean {
  const past = new Map([[grade.customerAccount, grade.past]]);
  const [told] = judgeBatch(batchOfOne(grade), past, { ...judging, today: dayOf(grade.asOf) });
  const bytes = (from: Pick<WholeGrade, "grade" | "score" | "basis" | "reasons" | "reviewOn">) =>
    canonicalJson([from.grade, from.score, from.basis, from.reasons, from.reviewOn]);
  return bytes(told!) === bytes(grade);
}
