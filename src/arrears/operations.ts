/**
 * Everything that may be asked of arrears risk.
 * @module
 */
import { explain } from "./explaining/explain-operations.ts";
import { exportList, list, summarise } from "./listing/list-operations.ts";
import { quality } from "./quality/quality-operations.ts";
import { score } from "./scoring/score-operations.ts";
import { showReport, train } from "./training/train-operations.ts";
import { monitor, showDrift } from "./watching/watch-operations.ts";

export const arrearsOperations = [
  train,
  showReport,
  score,
  explain,
  monitor,
  showDrift,
  list,
  summarise,
  exportList,
  quality,
] as const;
