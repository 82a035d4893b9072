/**
 * What is said of a fit: everything from the test window, which it has not seen.
 * @module
 */
import { scoreRisk } from "../pipeline/pipeline.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";
import type { CutFacts, ModelReport } from "../schema.ts";
import { casesOf, factsOf, type LookedCut } from "./cuts.ts";
import type { LookedBack, TrainingWanted } from "./look-back.ts";
import { disclosedBy, measuredOn } from "./report.ts";

export function judgeFit(
  fitted: FittedRisk,
  { looks }: LookedBack,
  { asOf, without, rules }: TrainingWanted,
): ModelReport {
  const test = looks.at(-1)!;
  const { population, outcomes } = test;
  const all = scoreRisk(fitted, { frame: population.frame }).probability;
  const isKnown = (row: number) => !Number.isNaN(outcomes[row]!);
  const tested = {
    ...casesOf([test]),
    probability: all.filter((_, row) => isKnown(row)),
    groups: population.groups.filter((_, row) => isKnown(row)),
  };
  return {
    ...{ asOf: asOf.toISOString(), ...rules.outcome, without: [...without] },
    cuts: cutFacts(looks, fitted),
    ...measuredOn(tested, fitted),
    ...disclosedBy(fitted),
  };
}

/** The pipeline elects on the newest looks that it learnt from, as many as its card says. */
function cutFacts(looks: readonly LookedCut[], { card }: FittedRisk): CutFacts[] {
  let elected = card.validation.kind === "later" ? card.validation.rows : 0;
  const facts = looks.map(factsOf).reverse();
  return facts
    .map((cut, at): CutFacts => {
      if (at === 0) return { ...cut, role: "test" };
      const role = elected > 0 ? "validation" : "train";
      elected -= cut.rows;
      return { ...cut, role };
    })
    .reverse();
}
