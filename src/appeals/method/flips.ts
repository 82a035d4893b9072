/**
 * How often another draw of the weights would put a row on another level.
 * @module
 */
import type { Block } from "../../math/statistics/bootstrap-weights.ts";
import { scaleTo } from "../../math/statistics/entropy-weight.ts";
import { indexNames } from "../schema.ts";
import { drawWeights, fitOptions } from "./model-fit.ts";
import type { AppealParameters } from "./parameters.ts";
import type { ReadRow } from "./reading.ts";
import { type FittedRisk, scoreLevel } from "./risk-score.ts";

/** Draws the weights once; the reader it gives tells the share of draws that flip a row. */
export function createFlipShare(
  model: FittedRisk & { blocks: readonly Block[] },
  parameters: AppealParameters,
): (row: ReadRow) => number {
  const draws = drawsOf(model, parameters);
  const { scaling } = parameters;
  return (row) => {
    const scaled = indexNames.map((name, j) => {
      const x = scaleTo(row[name], model.indices[j]!);
      return 100 * (scaling === "template" ? 0.002 + 0.994 * x : x);
    });
    const { tickets } = row.facts.now;
    const { level } = scoreLevel(row.exact, tickets, parameters);
    const flipped = draws.filter((weights) => {
      const exact = weights.reduce((sum, weight, j) => sum + weight * scaled[j]!, 0);
      return scoreLevel(exact, tickets, parameters).level !== level;
    });
    return flipped.length / draws.length;
  };
}

/** The draws of a model are the same for every slot that it judges. */
const drawn = new WeakMap<object, number[][]>();
function drawsOf(
  model: { blocks: readonly Block[] },
  parameters: AppealParameters,
): readonly number[][] {
  const known = drawn.get(model) ?? drawWeights(model.blocks, fitOptions(parameters));
  drawn.set(model, known);
  return known;
}
