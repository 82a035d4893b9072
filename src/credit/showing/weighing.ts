/**
 * Each indicator of a grade: its value, what is usual among customers of grade A, what it costs.
 * @module
 */
import { pointsOf } from "../grading/judge.ts";
import type { Retelling } from "../grading/retelling.ts";
import { batchOfOne, frameOf } from "../indicators/reading.ts";
import { indicatorNames, indicators } from "../schema.ts";

export function weighed({ grade, judging }: Retelling) {
  const told = judging.model.groups[grade.group];
  const isScored = grade.inputs.bills_due > 0;
  const frame = frameOf(batchOfOne(grade), told.names);
  const points = isScored ? pointsOf(told, frame, judging.rules) : [];
  return indicatorNames.map((name) => {
    const at = told.names.indexOf(name);
    const { zh, en, unit } = indicators[name];
    const value = grade.inputs[name];
    return {
      ...{ name, zh, en, unit },
      value: Number.isNaN(value) ? null : value,
      usual: at < 0 ? null : told.usual[at]!,
      points: points[at]?.[0] ?? 0,
    };
  });
}
