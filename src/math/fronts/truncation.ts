/**
 * How a front that does not fit is cut so that what stays lies evenly: SPEA2-like, by the nearest
 * neighbours (after Zitzler, Laumanns and Thiele, TIK report 103 (2001), section 3.2), or by crowding
 * distance (Deb et al., IEEE Transactions on Evolutionary Computation 6 (2002) 182). Both measure on
 * objectives scaled by the front's own ranges, and allocate only when they are made.
 * @module
 */
import type { NonDominatedSort } from "./sorting.ts";

const nobody = -1;

export interface Truncation {
  /**
   * Rearranges `sort.order` so that its first `keep` rows are those that stay: the fronts that fit
   * whole, and a choice of the next. `f` are the objectives to measure on, by row.
   */
  fit(sort: NonDominatedSort, f: Float64Array, keep: number): void;
}

/**
 * Time and again finds the two members that lie nearest each other, and drops the one whose second
 * neighbour is nearer. Of two objectives the ends of the front stay. Members stand in a row by their
 * first objective, so that neighbours are looked for outwards and no farther than they can be.
 */
export class NearestTruncation implements Truncation {
  readonly #objectives: number;
  /** By place in the row: whose it is, its scaled objectives, the places before and after. */
  readonly #rows: Int32Array;
  readonly #points: Float64Array;
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  /** The place after the last and before the first. */
  #end = 0;
  /** The two nearest neighbours, -1 where there is none, and the squared distances to them. */
  readonly #nearest: Int32Array;
  readonly #second: Int32Array;
  readonly #nearestGap: Float64Array;
  readonly #secondGap: Float64Array;

  /** @param capacity the most points it will be given */
  constructor(capacity: number, objectives: number) {
    this.#objectives = objectives;
    this.#rows = new Int32Array(capacity);
    this.#points = new Float64Array(capacity * objectives);
    this.#before = new Int32Array(capacity + 1);
    this.#after = new Int32Array(capacity + 1);
    this.#nearest = new Int32Array(capacity);
    this.#second = new Int32Array(capacity);
    this.#nearestGap = new Float64Array(capacity);
    this.#secondGap = new Float64Array(capacity);
  }

  fit(sort: NonDominatedSort, f: Float64Array, keep: number): void {
    const front = frontAt(sort, keep);
    const start = sort.starts[front]!;
    const size = sort.starts[front + 1]! - start;
    if (start + size <= keep) return;
    this.#end = size;
    for (let place = 0; place < size; place++) this.#rows[place] = sort.order[start + place]!;
    this.#lineUp(f);
    for (let m = 0; m < this.#objectives; m++) this.#scale(f, m);
    for (let place = 0; place < size; place++) this.#look(place);
    let dropped = nobody;
    for (let left = size; start + left > keep; left--) {
      dropped = this.#drop(this.#closestWithout(dropped));
    }
    let at = start;
    for (let place = this.#after[size]!; place < size; place = this.#after[place]!) {
      sort.order[at++] = this.#rows[place]!;
    }
  }

  /** By the first objective, as the members mostly stand already. */
  #lineUp(f: Float64Array): void {
    const rows = this.#rows;
    const size = this.#end;
    for (let at = 0; at <= size; at++) {
      this.#before[at] = at === 0 ? size : at - 1;
      this.#after[at] = at === size ? 0 : at + 1;
    }
    for (let at = 1; at < size; at++) {
      const row = rows[at]!;
      const key = f[row * this.#objectives]!;
      let place = at;
      for (; place > 0 && f[rows[place - 1]! * this.#objectives]! > key; place--) {
        rows[place] = rows[place - 1]!;
      }
      rows[place] = row;
    }
  }

  /** An objective onto 0 .. 1; one that is the same for all onto 0. */
  #scale(f: Float64Array, m: number): void {
    const objectives = this.#objectives;
    let least = Infinity;
    let most = -Infinity;
    for (let place = 0; place < this.#end; place++) {
      const value = f[this.#rows[place]! * objectives + m]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const range = most - least || 1;
    for (let place = 0; place < this.#end; place++) {
      const value = f[this.#rows[place]! * objectives + m]!;
      this.#points[place * objectives + m] = (value - least) / range;
    }
  }

  /** Finds the neighbours of a place, outwards until the first objective alone is too far. */
  #look(place: number): void {
    const points = this.#points;
    const objectives = this.#objectives;
    const end = this.#end;
    const from = place * objectives;
    let nearest = nobody;
    let second = nobody;
    let nearestGap = Infinity;
    let secondGap = Infinity;
    let left = this.#before[place]!;
    let right = this.#after[place]!;
    while (true) {
      const toLeft = left === end ? Infinity : points[from]! - points[left * objectives]!;
      const toRight = right === end ? Infinity : points[right * objectives]! - points[from]!;
      const isLeft = toLeft <= toRight;
      const along = isLeft ? toLeft : toRight;
      let gap = along * along;
      if (gap >= secondGap) break;
      const other = isLeft ? left : right;
      for (let m = 1; m < objectives; m++) {
        gap += (points[from + m]! - points[other * objectives + m]!) ** 2;
      }
      if (gap < nearestGap) {
        second = nearest;
        secondGap = nearestGap;
        nearest = other;
        nearestGap = gap;
      } else if (gap < secondGap) {
        second = other;
        secondGap = gap;
      }
      if (isLeft) left = this.#before[left]!;
      else right = this.#after[right]!;
    }
    this.#nearest[place] = nearest;
    this.#second[place] = second;
    this.#nearestGap[place] = nearestGap;
    this.#secondGap[place] = secondGap;
  }

  /** Takes one of the closest pair out of the row; gives which. */
  #drop(closest: number): number {
    const other = this.#nearest[closest]!;
    const dropped = this.#secondGap[other]! < this.#secondGap[closest]! ? other : closest;
    const [before, after] = [this.#before[dropped]!, this.#after[dropped]!];
    this.#after[before] = after;
    this.#before[after] = before;
    return dropped;
  }

  /** Looks again for those who had the dropped one for a neighbour; gives who has the nearest now. */
  #closestWithout(dropped: number): number {
    const after = this.#after;
    let closest = after[this.#end]!;
    for (let place = closest; place < this.#end; place = after[place]!) {
      const isTouched = this.#nearest[place] === dropped || this.#second[place] === dropped;
      if (isTouched) this.#look(place);
      if (this.#nearestGap[place]! < this.#nearestGap[closest]!) closest = place;
    }
    return closest;
  }
}

/**
 * Keeps those with the most room between their two neighbours along each objective. Every member of
 * the fronts up to the one it cuts is given that room, for tournaments to compare.
 */
export class CrowdingTruncation implements Truncation {
  /** Crowding distance by row; infinite at the ends of a front. */
  readonly distance: Float64Array;
  readonly #members: Int32Array;
  readonly #key: Float64Array;

  /** @param capacity the most points it will be given */
  constructor(capacity: number) {
    this.distance = new Float64Array(capacity);
    this.#members = new Int32Array(capacity);
    this.#key = new Float64Array(capacity);
  }

  fit(sort: NonDominatedSort, f: Float64Array, keep: number): void {
    const { order, starts } = sort;
    const cut = frontAt(sort, keep);
    for (let front = 0; front <= cut; front++) this.#measure(sort, f, front);
    const size = this.#load(sort, cut);
    if (starts[cut]! + size <= keep) return;
    for (let at = 0; at < size; at++) {
      const row = this.#members[at]!;
      this.#key[row] = -this.distance[row]!;
    }
    this.#sortMembers(size);
    for (let at = 0; at < size; at++) order[starts[cut]! + at] = this.#members[at]!;
  }

  #load({ order, starts }: NonDominatedSort, front: number): number {
    const start = starts[front]!;
    const size = starts[front + 1]! - start;
    for (let at = 0; at < size; at++) this.#members[at] = order[start + at]!;
    return size;
  }

  #measure(sort: NonDominatedSort, f: Float64Array, front: number): void {
    const { objectives } = sort;
    const members = this.#members;
    const size = this.#load(sort, front);
    for (let at = 0; at < size; at++) this.distance[members[at]!] = 0;
    for (let m = 0; m < objectives; m++) {
      for (let at = 0; at < size; at++) {
        const row = members[at]!;
        this.#key[row] = f[row * objectives + m]!;
      }
      this.#sortMembers(size);
      this.#addRoom(size);
    }
  }

  /** Along the objective that is the key. */
  #addRoom(size: number): void {
    const members = this.#members;
    const first = members[0]!;
    const last = members[size - 1]!;
    const range = this.#key[last]! - this.#key[first]! || 1;
    for (let at = 1; at < size - 1; at++) {
      const gap = this.#key[members[at + 1]!]! - this.#key[members[at - 1]!]!;
      this.distance[members[at]!]! += gap / range;
    }
    this.distance[first] = Infinity;
    this.distance[last] = Infinity;
  }

  /** By key, stable, so that equal seeds give equal choices. */
  #sortMembers(size: number): void {
    const members = this.#members;
    for (let at = 1; at < size; at++) {
      const row = members[at]!;
      const key = this.#key[row]!;
      let place = at;
      for (; place > 0 && this.#key[members[place - 1]!]! > key; place--) {
        members[place] = members[place - 1]!;
      }
      members[place] = row;
    }
  }
}

/** The front that `keep` falls into: those before it stay whole. */
function frontAt({ starts }: NonDominatedSort, keep: number): number {
  let front = 0;
  while (starts[front + 1]! < keep) front++;
  return front;
}
