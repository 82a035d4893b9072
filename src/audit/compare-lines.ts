/**
 * Which lines of a batch are not as they were sealed.
 * @module
 */
import type { Reason } from "../base/reasons.ts";
import { because } from "./schema.ts";

/** A line as it stands in the file. */
export interface PresentLine {
  id: number;
  /** Hash of what the line says now, hex. */
  hash: string;
  /** Row of the file. */
  row: number;
}

/** `row` is absent for a line that is gone. */
export interface Difference {
  line: number;
  row?: number;
  reason: Reason;
}

/** `sealed`: id and hash of each line, as the seal lists them. Nothing found means equal. */
export function compareLines(
  present: readonly PresentLine[],
  sealed: readonly (readonly [id: number, hash: string])[],
): Difference[] {
  const placeOf = new Map(sealed.map(([id], place) => [id, place]));
  const seen = new Set<number>();
  const differences: Difference[] = [];
  const known: { line: PresentLine; place: number }[] = [];
  for (const line of present) {
    const place = seen.has(line.id) ? undefined : placeOf.get(line.id);
    seen.add(line.id);
    if (place !== undefined) known.push({ line, place });
    else differences.push({ ...where(line), reason: because.line_inserted({ id: line.id }) });
  }
  const inOrder = longestRise(known.map(({ place }) => place));
  for (const [at, { line, place }] of known.entries()) {
    const { id } = line;
    const isChanged = sealed[place]![1] !== line.hash;
    if (isChanged) differences.push({ ...where(line), reason: because.line_changed({ id }) });
    if (!inOrder.has(at)) differences.push({ ...where(line), reason: because.line_moved({ id }) });
  }
  const removed = sealed.filter(([id]) => !seen.has(id));
  return [
    ...differences,
    ...removed.map(([id]) => ({ line: id, reason: because.line_removed({ id }) })),
  ];
}

function where({ id, row }: PresentLine) {
  return { line: id, row };
}

/** Indices of a longest rising run of the numbers: what stayed in order when the fewest were moved. */
function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, number] of numbers.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? ends[low - 1]! : -1);
    ends[low] = at;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) rise.add(at);
  return rise;
}
