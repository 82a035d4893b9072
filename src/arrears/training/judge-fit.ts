/**
 * What is said of a fit: everything from the test window, which its members have not seen. The window teaches the
 * map from log-odds to probabilities, so that each of its rows is measured by a map that has not seen that row.
 * @module
 */
import { calibrateLater } from "../pipeline/pipeline.ts";
import type { FittedRisk } from "../pipeline/risk-document.ts";
import type { CutFacts, ModelReport } from "../schema.ts";
import { casesOf, factsOf, type LookedCut } from "./cuts.ts";
import type { LookedBack, TrainingWanted } from "./look-back.ts";
import { disclosedBy, measuredOn } from "./report.ts";

export function judgeFit(
  fit: FittedRisk,
  { looks }: LookedBack,
  { asOf, without, rules, seed }: TrainingWanted,
): { fitted: FittedRisk; report: ModelReport } {
  const test = looks.at(-1)!;
  const { population, outcomes } = test;
  const cases = casesOf([test]);
  const { fitted, probability } = calibrateLater(fit, cases, seed);
  const groups = population.groups.filter((_, row) => !Number.isNaN(outcomes[row]!));
  const report = {
    ...{ asOf: asOf.toISOString(), ...rules.outcome, without: [...without] },
    cuts: cutFacts(looks, fitted),
    ...measuredOn({ ...cases, probability, groups }, fitted),
    ...disclosedBy(fitted),
  };
  return { fitted, report };
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
