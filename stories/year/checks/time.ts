/** Each month's pace, kept apart from what the seed gives: two machines never agree on it, so it holds whatever it is. */
import type { Journal } from "../journal.ts";
import { quantile } from "../report/times.ts";
import type { Check } from "../year.ts";

/** How many calls of an operation were timed by the month before. */
const told = new WeakMap<Journal, Map<string, number>>();

export const time: Check = {
  name: "time",
  monthly: true,
  async run({ journal, as }) {
    const before = told.get(journal) ?? new Map<string, number>();
    const times = [...journal.times];
    const fresh = times
      .flatMap(([operation, each]) => each.slice(before.get(operation) ?? 0))
      .sort((left, right) => left - right);
    told.set(journal, new Map(times.map(([operation, each]) => [operation, each.length])));
    const books = await as("province.compliance").get("ledger.check");
    const seconds = fresh.reduce((sum, ms) => sum + ms, 0) / 1000;
    const figures = {
      operations: fresh.length,
      meanMs: (1000 * seconds) / Math.max(1, fresh.length),
      p50Ms: quantile(fresh, 0.5),
      p99Ms: quantile(fresh, 0.99),
      ledgerLines: books.lines as number,
    };
    const words = { zh: "每月操作耗时", en: "What operations took, by month" };
    return [{ group: "time", ...words, figures, wrong: [] }];
  },
};
