/**
 * Which state of a model may follow which.
 * @module
 */
import { type Refusal, refuse } from "../base/refusal.ts";
import { because, type ModelState } from "./schema.ts";

const mayBecome: Record<ModelState, readonly ModelState[]> = {
  trained: ["shadow", "live", "retired"],
  shadow: ["live", "retired"],
  live: ["retired"],
  retired: ["shadow", "live"],
};

interface Facts {
  id: string;
  state: ModelState;
  trainedBy: string;
}

/** Publishing, to the shadow too, needs another person than the one who trained (four eyes). */
export function mayMove(
  { id, state, trainedBy }: Facts,
  wanted: ModelState,
  actor: string,
): true | Refusal {
  if (!mayBecome[state].includes(wanted))
    return refuse("conflict", because.wrong_state({ id, state, wanted }));
  if (wanted !== "retired" && actor === trainedBy)
    return refuse("forbidden", because.own_model({ id }));
  return true;
}
