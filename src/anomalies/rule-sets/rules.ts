/**
 * Which state of a rule set may follow which, and who may bring it about.
 * @module
 */
import { type Refusal, refuse } from "../../base/refusal.ts";
import { because, type RuleSetState } from "./schema.ts";

const mayBecome: Record<RuleSetState, readonly RuleSetState[]> = {
  draft: ["shadow", "champion", "retired"],
  shadow: ["champion", "retired"],
  champion: ["retired"],
  retired: ["shadow", "champion"],
};

interface Facts {
  id: string;
  state: RuleSetState;
  madeBy: string;
}

export interface Switching {
  wanted: RuleSetState;
  actor: string;
  /** In force now, and whether the two were compared. */
  champion: string | undefined;
  isCompared: boolean;
}

/** In force, beside it too, by another person than the one who made it; in place of another, only once compared. */
export function mayMove({ id, state, madeBy }: Facts, switching: Switching): true | Refusal {
  const { wanted, actor, champion, isCompared } = switching;
  if (!mayBecome[state].includes(wanted))
    return refuse("conflict", because.wrong_state({ id, state, wanted }));
  if (wanted === "retired") return true;
  if (actor === madeBy) return refuse("forbidden", because.own_rule_set({ id }));
  if (wanted === "champion" && champion !== undefined && !isCompared)
    return refuse("conflict", because.not_compared({ id, champion }));
  return true;
}
