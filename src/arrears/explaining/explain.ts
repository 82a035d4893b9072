/**
 * Why one account has its probability, and what would lower it. From what was stored when it was scored,
 * run again, come the same bytes.
 * @module
 */
import type { Frame } from "../../math/learning/frame.ts";
import { type ArrearsDocument, referenceFor } from "../document.ts";
import { columnFacts, levers } from "../indicators.ts";
import { layOut } from "../pipeline/indicator-frame.ts";
import { explainRisk, scoreRisk } from "../pipeline/pipeline.ts";
import { bandOf, type CutOffs, roundProbability } from "../rules.ts";
import type { Explanation, IndicatorLine } from "../schema.ts";
import { type Inputs, inputsOf } from "../scoring/judge.ts";
import { frameOfInputs } from "../sources/sources.ts";
import { percentileIn } from "../training/reference.ts";

type Explained = Pick<Explanation, "base" | "logOdds" | "indicators" | "lowers">;

export function explainInputs(
  inputs: Inputs,
  document: ArrearsDocument,
  { group, asOf, cutOffs }: { group: Explanation["group"]; asOf: Date; cutOffs: CutOffs },
): Explained {
  const { fitted } = document;
  const scored = (frame: Frame) => roundProbability(scoreRisk(fitted, { frame }).probability[0]!);
  const frame = frameOfInputs(inputs);
  const [row] = explainRisk(fitted, { frame }, [0]);
  const { base, logOdds, contributions } = row!;
  const seen = inputsOf(layOut(fitted.plan, frame), 0);
  const quantiles = referenceFor(document, asOf).groups[group]?.indicators ?? {};
  return {
    ...{ base, logOdds },
    indicators: contributions.map(({ column, contribution, direction }): IndicatorLine => {
      const { zh, en, source, unit } = columnFacts(column);
      const value = seen[column] ?? null;
      const known = quantiles[column] ?? [];
      const percentile =
        typeof value === "number" && known.length > 0 ? percentileIn(known, value) : null;
      return {
        indicator: column,
        zh,
        en,
        source,
        unit,
        value,
        contribution,
        direction,
        percentile,
      };
    }),
    lowers: lowered(inputs, scored(frame), (changed) => scored(frameOfInputs(changed))).map(
      (lever) => ({ ...lever, band: bandOf(lever.probability, cutOffs) }),
    ),
  };
}

/** Each lever alone, where it changes anything the model asks and lowers the probability; most first. */
function lowered(inputs: Inputs, now: number, scored: (changed: Inputs) => number) {
  return levers
    .flatMap(({ code, zh, en, sets }) => {
      const changes = Object.entries(sets).filter(
        ([name, value]) => name in inputs && inputs[name] !== null && inputs[name] !== value,
      );
      if (changes.length === 0) return [];
      const probability = scored({ ...inputs, ...Object.fromEntries(changes) });
      return probability < now ? [{ code, zh, en, probability }] : [];
    })
    .sort((left, right) => left.probability - right.probability);
}
