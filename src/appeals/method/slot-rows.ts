/**
 * Which cells have a row in which slots, and which buckets lie in each of its windows.
 * @module
 */

/** Buckets in the order of cell, phase and day. */
export type BucketPlaces = Readonly<
  Record<"cell" | "region_no" | "phase" | "day_no", Float64Array>
>;

/** How a span's slots lie on its buckets; see `spanParameters`. */
export interface SlotShape {
  slots: number;
  /** Hours of a day that are kept apart, else 1. */
  phases: number;
  slotDays: number;
  /** Bucket of the first ticket ever. */
  firstDay: number;
}

/**
 * Columns over rows, in the order of slot number, then of cell. A window is `[x, y)` in buckets: now
 * is `[start, end)`, before `[before, start)`, the past `[seven, start)` and `[month, start)`.
 */
export interface SlotRows {
  length: number;
  slotNo: Int32Array;
  cell: Int32Array;
  region: Int32Array;
  /** The day its slot ends. */
  day: Int32Array;
  end: Int32Array;
  start: Int32Array;
  before: Int32Array;
  seven: Int32Array;
  month: Int32Array;
  /** Of the 31 days up to the slot's end. */
  swing: Int32Array;
  /** First row of each slot number, and the end of the last. */
  slotStart: Int32Array;
}

/** A row wherever there are tickets now or in the slot compared with. */
export function placeRows(buckets: BucketPlaces, shape: SlotShape): SlotRows {
  const found = findSlots(buckets, shape);
  const slotStart = new Int32Array(shape.slots + 1);
  for (let i = 0; i < found.length; i++) slotStart[found.slotNo[i]! + 1]! += 1;
  for (let slot = 0; slot < shape.slots; slot++) slotStart[slot + 1]! += slotStart[slot]!;
  const rows = emptyRows(found.length, slotStart);
  const next = slotStart.slice();
  for (let i = 0; i < found.length; i++) {
    const row = next[found.slotNo[i]!]!++;
    const series = { from: found.from[i]!, until: found.until[i]! };
    const day = found.day[i]!;
    const after = (last: number) => firstAfter(buckets.day_no, last, series);
    rows.slotNo[row] = found.slotNo[i]!;
    rows.cell[row] = buckets.cell[series.from]!;
    rows.region[row] = buckets.region_no[series.from]!;
    rows.day[row] = day;
    rows.end[row] = after(day);
    rows.start[row] = after(day - shape.slotDays);
    rows.before[row] = after(day - 2 * shape.slotDays);
    rows.seven[row] = after(day - shape.slotDays - 7);
    rows.month[row] = after(day - shape.slotDays - 31);
    rows.swing[row] = after(day - 31);
  }
  return rows;
}

interface Found {
  length: number;
  slotNo: Int32Array;
  day: Int32Array;
  /** The buckets of its cell and phase. */
  from: Int32Array;
  until: Int32Array;
}

/** Each bucket gives rise to the slot it lies in and to the one that is compared with that. */
function findSlots(buckets: BucketPlaces, { slots, phases, slotDays }: SlotShape): Found {
  const count = buckets.cell.length;
  const column = () => new Int32Array(2 * count);
  const found = { length: 0, slotNo: column(), day: column(), from: column(), until: column() };
  for (let from = 0; from < count; ) {
    const until = endOfSeries(buckets, from);
    let last = Number.NEGATIVE_INFINITY;
    for (let bucket = from; bucket < until; bucket++) {
      const slotDay = -slotDays * Math.floor(-buckets.day_no[bucket]! / slotDays);
      for (let day = slotDay; day <= slotDay + slotDays; day += slotDays) {
        const slotNo = buckets.phase[from]! - (day * phases) / slotDays;
        if (day <= last || day > 0 || slotNo >= slots) continue;
        const i = found.length++;
        found.slotNo[i] = slotNo;
        found.day[i] = last = day;
        found.from[i] = from;
        found.until[i] = until;
      }
    }
    from = until;
  }
  return found;
}

function endOfSeries({ cell, phase }: BucketPlaces, from: number): number {
  let end = from + 1;
  while (end < cell.length && cell[end] === cell[from] && phase[end] === phase[from]) end++;
  return end;
}

/** The first bucket of a series after a day, by halving. */
function firstAfter(
  days: Float64Array,
  day: number,
  { from, until }: { from: number; until: number },
): number {
  let [low, high] = [from, until];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! > day) high = middle;
    else low = middle + 1;
  }
  return low;
}

function emptyRows(length: number, slotStart: Int32Array): SlotRows {
  const column = () => new Int32Array(length);
  return {
    ...{ length, slotStart, slotNo: column(), cell: column(), region: column(), day: column() },
    ...{ end: column(), start: column(), before: column(), seven: column(), month: column() },
    swing: column(),
  };
}
