/** Rows of a bin by label, or their weights. */
export interface Counts {
  /** Label 0. */
  goods: number;
  /** Label 1. */
  bads: number;
}

export interface MergeOptions {
  maxBins: number;
  minRows: number;
  minChiSquare: number;
  /** The bad rate may only rise (1) or fall (-1) along the bins. */
  direction?: 1 | -1 | undefined;
}

interface Group extends Counts {
  places: number[];
}

/**
 * Merges neighbours: those against the direction (pooling adjacent violators), then bins of too few
 * rows into the more similar neighbour, then the most similar pair until all pairs differ and no more
 * bins are left than allowed. Gives the places that each bin joins.
 */
export function mergeBins(counts: readonly Counts[], options: MergeOptions): number[][] {
  const { direction = 0, minRows, maxBins, minChiSquare } = options;
  const groups: Group[] = counts.map((own, place) => ({ ...own, places: [place] }));
  for (let at = 0; direction !== 0 && at < groups.length - 1; ) {
    if (direction * rise(groups[at]!, groups[at + 1]!) > 0) at++;
    else {
      join(groups, at);
      at = Math.max(0, at - 1);
    }
  }
  for (let at = smallest(groups); rowsOf(groups[at]) < minRows; at = smallest(groups)) {
    if (groups.length < 2) break;
    const isLeftCloser =
      unlikeness(groups[at - 1], groups[at]) <= unlikeness(groups[at], groups[at + 1]);
    join(groups, isLeftCloser ? at - 1 : at);
  }
  while (groups.length > 1) {
    const gaps = groups.slice(1).map((right, at) => unlikeness(groups[at], right));
    const closest = gaps.reduce((best, gap, at) => (gap < gaps[best]! ? at : best), 0);
    if (gaps[closest]! >= minChiSquare && groups.length <= maxBins) break;
    join(groups, closest);
  }
  return groups.map(({ places }) => places);
}

/** Joins the group at `at` with the next. */
function join(groups: Group[], at: number): void {
  const [left, right] = [groups[at]!, groups[at + 1]!];
  groups.splice(at, 2, {
    goods: left.goods + right.goods,
    bads: left.bads + right.bads,
    places: [...left.places, ...right.places],
  });
}

/** Above 0 where the right one's bad rate is the higher. */
function rise(left: Counts, right: Counts): number {
  return right.bads * rowsOf(left) - left.bads * rowsOf(right);
}

function rowsOf(counts: Counts | undefined): number {
  return counts ? counts.goods + counts.bads : Number.POSITIVE_INFINITY;
}

function smallest(groups: readonly Group[]): number {
  return groups.reduce((best, own, at) => (rowsOf(own) < rowsOf(groups[best]) ? at : best), 0);
}

/** Pearson's chi-square of two bins by label; infinite beside the edge. */
function unlikeness(left: Counts | undefined, right: Counts | undefined): number {
  if (!left || !right) return Number.POSITIVE_INFINITY;
  const rows = rowsOf(left) * rowsOf(right) * (left.goods + right.goods) * (left.bads + right.bads);
  const cross = left.goods * right.bads - left.bads * right.goods;
  return rows === 0 ? 0 : (cross ** 2 * (rowsOf(left) + rowsOf(right))) / rows;
}
