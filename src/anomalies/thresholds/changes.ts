/**
 * Whether a new window is another world than the one the front was found in: points of the old front are evaluated
 * anew, and their shares compared as two binomials. A new sample of the same stream differs a little and must not
 * fire; so a change is many standard errors and more than a trifle.
 * @module
 */
import type { FitRules } from "./rulebook.ts";
import type { FrontPoint, Thresholds } from "./schema.ts";
import { type Deviations, placesOf, Surface } from "./surface.ts";

export interface Sensed {
  sensors: number;
  hasChanged: boolean;
  /** Of the sensor that says most. */
  before: number;
  now: number;
  deviations: number;
}

/** The share of the records that each set of thresholds flags, exactly. */
export function reevaluate(points: readonly Thresholds[], records: Deviations): number[] {
  const of = (values: (number | null)[]) =>
    Float64Array.from(new Set(values.map((value) => Math.abs(value ?? nowhere)))).sort();
  const candidates = {
    amount: of(points.map(({ amount }) => amount)),
    gapShort: of(points.map(({ gapShort }) => gapShort)),
    gapLong: of(points.map(({ gapLong }) => gapLong)),
  };
  const surface = new Surface(records, candidates);
  return points.map((point) => surface.flagged(placesOf(candidates, point)));
}

/** A threshold that no record is beyond. */
const nowhere = 2 ** 31 - 1;

export function sense(
  old: { front: readonly FrontPoint[]; records: number },
  records: Deviations,
  { count, deviations, leastShift }: FitRules["sensors"],
): Sensed {
  const useful = old.front.filter(({ falseAlarms }) => falseAlarms > 0);
  const asked = useful.filter(
    (_, at) =>
      Math.floor((at * count) / useful.length) !== Math.floor(((at - 1) * count) / useful.length),
  );
  const shares = reevaluate(asked, records);
  const seen = asked.map(({ falseAlarms: before }, at) => {
    const now = shares[at]!;
    const pooled =
      (before * old.records + now * records.amount.length) / (old.records + records.amount.length);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / old.records + 1 / records.amount.length));
    return { before, now, deviations: error > 0 ? Math.abs(now - before) / error : 0 };
  });
  const loudest = seen.reduce(
    (left, right) => (right.deviations > left.deviations ? right : left),
    {
      ...{ before: 0, now: 0, deviations: 0 },
    },
  );
  const hasChanged = seen.some(
    (sensor) => sensor.deviations > deviations && Math.abs(sensor.now - sensor.before) > leastShift,
  );
  return { sensors: asked.length, hasChanged, ...loudest };
}
