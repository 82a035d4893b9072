/**
 * Everything that may be asked of customer credit.
 * @module
 */
import { grade } from "./grading/grade-operations.ts";
import { decide } from "./objecting/decide-operations.ts";
import { object, objections } from "./objecting/objection-operations.ts";
import { showReport } from "./showing/report-operations.ts";
import { explain, history, list, overview, simulate } from "./showing/show-operations.ts";
import { train } from "./training/train-operations.ts";

export const creditOperations = [
  train,
  showReport,
  grade,
  overview,
  list,
  history,
  explain,
  simulate,
  object,
  decide,
  objections,
] as const;
