/** Sees what a transaction does, so that a fault can choose its moment by the work and not by the clock. */
import type { Transaction } from "../../../src/base/database.ts";

/**
 * `write`: anything is changed. `mark`: work that the outbox held is ticked off, its effect being committed before.
 * `job`: a job is ticked off.
 */
export type Deed = "write" | "mark" | "job";

/** A job's progress goes out twice a second of real time, which no seed knows: it is no deed. */
const progress = /^\s*update job set done\b/;
const deeds: readonly (readonly [Deed, RegExp])[] = [
  ["write", /\b(insert into|update \w+ set|delete from)\b/],
  ["mark", /\bupdate outbox set state = 'done'/],
  ["job", /\bupdate job set state = \S+, result\b/],
];

export function watched(own: Transaction): { transaction: Transaction; deeds: Set<Deed> } {
  const seen = new Set<Deed>();
  return {
    deeds: seen,
    transaction: {
      chunks: (size) => own.chunks(size),
      copyIn(table, columns, rows) {
        seen.add("write");
        return own.copyIn(table, columns, rows);
      },
      sql(strings, ...values) {
        const text = strings.join("?");
        if (!progress.test(text)) {
          for (const [deed, words] of deeds) if (words.test(text)) seen.add(deed);
        }
        return own.sql(strings, ...values);
      },
    },
  };
}
