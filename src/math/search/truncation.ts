/**
 * How a front that does not fit is cut so that what stays lies evenly: SPEA2-like, by the nearest
 * neighbours (after Zitzler, Laumanns and Thiele, TIK report 103 (2001), section 3.2), or by crowding
 * distance (Deb et al., IEEE Transactions on Evolutionary Computation 6 (2002) 182). Both measure on
 * objectives scaled by the front's own ranges, and allocate only when they are made.
 * @module
 */
import type { NonDominatedSort } from "./sorting.ts";

export interface Truncation {
  /**
   * Rearranges `sort.order` so that its first `keep` rows are those that stay: the fronts that fit
   * whole, and a choice of the next. `f` are the objectives to measure on, by row.
   */
  fit(sort: NonDominatedSort, f: Float64Array, keep: number): void;
}

/**
 * Time and again finds the two members that lie nearest each other, and drops the one whose second
 * neighbour is nearer. Of two objectives the ends of the front stay.
 */
export class NearestTruncation implements Truncation {
  readonly #capacity: number;
  /** Of the front's members: scaled objectives, rows, and squared distances from each to each. */
  readonly #points: Float64Array;
  readonly #rows: Int32Array;
  readonly #distances: Float64Array;
  /** Who is still in, closed up. */
  readonly #alive: Int32Array;
  readonly #nearest: Int32Array;
  readonly #second: Int32Array;

  /** @param capacity the most points it will be given */
  constructor(capacity: number, objectives: number) {
    this.#capacity = capacity;
    this.#points = new Float64Array(capacity * objectives);
    this.#rows = new Int32Array(capacity);
    this.#distances = new Float64Array(capacity * capacity);
    this.#alive = new Int32Array(capacity);
    this.#nearest = new Int32Array(capacity);
    this.#second = new Int32Array(capacity);
  }

  fit(sort: NonDominatedSort, f: Float64Array, keep: number): void {
    const front = frontAt(sort, keep);
    const start = sort.starts[front]!;
    const size = sort.starts[front + 1]! - start;
    if (start + size <= keep) return;
    for (let at = 0; at < size; at++) this.#rows[at] = sort.order[start + at]!;
    this.#scale(f, size, sort.objectives);
    this.#measure(size, sort.objectives);
    for (let left = size; start + left > keep; left--) this.#drop(left);
    for (let at = 0; at < keep - start; at++) {
      sort.order[start + at] = this.#rows[this.#alive[at]!]!;
    }
  }

  /** Objectives onto 0 .. 1; one that is the same for all of the front onto 0. */
  #scale(f: Float64Array, size: number, objectives: number): void {
    for (let m = 0; m < objectives; m++) {
      let least = Infinity;
      let most = -Infinity;
      for (let at = 0; at < size; at++) {
        const value = f[this.#rows[at]! * objectives + m]!;
        if (value < least) least = value;
        if (value > most) most = value;
      }
      for (let at = 0; at < size; at++) {
        const value = f[this.#rows[at]! * objectives + m]!;
        this.#points[at * objectives + m] = (value - least) / (most - least || 1);
      }
    }
  }

  #measure(size: number, objectives: number): void {
    for (let one = 0; one < size; one++) {
      for (let other = 0; other < one; other++) {
        let sum = 0;
        for (let m = 0; m < objectives; m++) {
          const gap = this.#points[one * objectives + m]! - this.#points[other * objectives + m]!;
          sum += gap * gap;
        }
        this.#distances[one * this.#capacity + other] = sum;
        this.#distances[other * this.#capacity + one] = sum;
      }
    }
    for (let member = 0; member < size; member++) this.#alive[member] = member;
    for (let member = 0; member < size; member++) this.#findNeighbours(member, size);
  }

  #findNeighbours(member: number, left: number): void {
    let nearest = -1;
    let second = -1;
    for (let at = 0; at < left; at++) {
      const other = this.#alive[at]!;
      if (other === member) continue;
      const distance = this.#distance(member, other);
      if (distance < this.#distance(member, nearest)) {
        second = nearest;
        nearest = other;
      } else if (distance < this.#distance(member, second)) second = other;
    }
    this.#nearest[member] = nearest;
    this.#second[member] = second;
  }

  /** Squared; infinite where there is no other. */
  #distance(member: number, other: number): number {
    return other < 0 ? Infinity : this.#distances[member * this.#capacity + other]!;
  }

  #drop(left: number): void {
    const alive = this.#alive;
    let closest = 0;
    for (let at = 1; at < left; at++) {
      const member = alive[at]!;
      const best = alive[closest]!;
      const distance = this.#distance(member, this.#nearest[member]!);
      if (distance < this.#distance(best, this.#nearest[best]!)) closest = at;
    }
    const one = alive[closest]!;
    const other = this.#nearest[one]!;
    const isOther =
      this.#distance(other, this.#second[other]!) < this.#distance(one, this.#second[one]!);
    const dropped = isOther ? other : one;
    alive[isOther ? alive.indexOf(other) : closest] = alive[left - 1]!;
    for (let at = 0; at < left - 1; at++) {
      const member = alive[at]!;
      const isTouched = this.#nearest[member] === dropped || this.#second[member] === dropped;
      if (isTouched) this.#findNeighbours(member, left - 1);
    }
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
