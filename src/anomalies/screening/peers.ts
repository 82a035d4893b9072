/**
 * What is usual in a category: its records counted by steps of the amount and by days of the interval, added up over
 * the slices of the population. Pure.
 * @module
 */
import type { Peers } from "./alert-store.ts";

/** An e-fold of an amount in so many steps: 2 %, as fine as anybody asks of what is usual. */
export const stepsPerFold = 50;

/** So many records of a category (0: of none) in one step of the amount, or of the interval; NaN in the other. */
export interface PeerCount {
  category: number;
  records: number;
  fired: number;
  amountStep: number;
  intervalStep: number;
}

/** Counts of a category's records by step, added up over the slices. */
export class PeerCounts {
  readonly #categories = new Map<
    number,
    { records: number; fired: number; amount: Steps; interval: Steps }
  >();

  add(counts: readonly PeerCount[]): void {
    for (const count of counts) this.#addOne(count);
  }

  #addOne({ category, records, fired, amountStep, intervalStep }: PeerCount): void {
    const found = this.#categories.get(category);
    const kept = found ?? { records: 0, fired: 0, amount: new Map(), interval: new Map() };
    if (!found) this.#categories.set(category, kept);
    if (Number.isNaN(amountStep)) {
      addTo(kept.interval, intervalStep, records);
      return;
    }
    kept.records += records;
    kept.fired += fired;
    addTo(kept.amount, amountStep, records);
  }

  get records(): number {
    return this.#categories.values().reduce((sum, { records }) => sum + records, 0);
  }

  /** By category, 0 for accounts that are in none. */
  usual(): Record<string, Peers> {
    const told = [...this.#categories].map(([category, { records, fired, amount, interval }]) => [
      category,
      {
        ...{ records, fired },
        amountFen: quantiles(amount, (step) => Math.round(Math.exp(step / stepsPerFold))),
        intervalDays: interval.size > 0 ? quantiles(interval, (days) => days) : null,
      },
    ]);
    return Object.fromEntries(told);
  }
}

type Steps = Map<number, number>;

function addTo(steps: Steps, step: number, records: number): void {
  steps.set(step, (steps.get(step) ?? 0) + records);
}

function quantiles(steps: Steps, told: (step: number) => number) {
  const inOrder = [...steps].sort(([left], [right]) => left - right);
  const total = inOrder.reduce((sum, [, records]) => sum + records, 0);
  const at = (share: number) => {
    let seen = 0;
    const found = inOrder.find(([, records]) => {
      seen += records;
      return seen >= share * total;
    });
    return told(found![0]);
  };
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
