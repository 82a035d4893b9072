/**
 * What may lawfully be done next about a debtor, why, and what to say. Pure.
 * @module
 */

import type { Case } from "../case-requests.ts";
import { valuesOf } from "../executing/words.ts";
import { fillIn } from "../practice.ts";
import type { Debtor } from "../proposing/gather.ts";
import type { Grounds } from "../proposing/grounds.ts";
import { lineOf } from "../proposing/lines.ts";
import { stepName } from "../proposing/showing.ts";
import { decideDunning } from "../rules.ts";
import type { StepKind } from "../schema.ts";

export function nextStep(debtor: Debtor, grounds: Grounds): Case["next"] {
  const { policy, now } = grounds;
  const facts = { ...debtor.facts, heldOutOf: [] };
  const decision = decideDunning(grounds.question(facts), now);
  const { step, kind, channel, notBefore, article, because, heldBy, wanted } = lineOf(
    { ...debtor, facts },
    decision,
    0n,
  );
  return {
    ...{ step, kind, channel, article, because, heldBy, needsPerson: decision.needsPerson },
    notBefore: notBefore.toISOString(),
    stepName: stepName(policy, step),
    wanted: stepName(policy, wanted),
    script: scriptOf(kind, debtor, grounds),
  };
}

/** The words of the practice with this debtor's figures in them. */
function scriptOf(
  kind: StepKind | null,
  debtor: Debtor,
  { practice }: Pick<Grounds, "practice">,
): { zh: string; en: string } | null {
  const script = kind && practice.scripts[kind];
  if (!script) return null;
  const values = valuesOf(debtor);
  return { zh: fillIn(script.zh, values), en: fillIn(script.en, values) };
}
