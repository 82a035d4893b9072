/**
 * The fit, on a thread of its own.
 * @module
 */
import { aside } from "../../base/aside.ts";
import { assert } from "../../base/assert.ts";
import { isRefusal } from "../../base/refusal.ts";
import { withChances } from "../behaviour/behaviour.ts";
import type { ThresholdSet } from "../thresholds/schema.ts";
import { type FitInput, fitThresholds } from "../thresholds/thresholds.ts";

/** @public the other thread finds it by its name */
export function fitApart(input: FitInput): ThresholdSet {
  const set = fitThresholds({ ...input, categories: withChances(input.categories) });
  assert(!isRefusal(set), "whether paths are crossed was asked before");
  return set;
}

export const fittingApart = aside(import.meta.url, fitApart);
