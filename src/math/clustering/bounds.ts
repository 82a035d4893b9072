/**
 * Which centre each point is nearest to, kept up while centres move: an upper bound of the distance to
 * its own and a lower one of that to any other (Hamerly, "Making k-means even faster", SDM 2010).
 * @module
 */
import { Lanes } from "./lanes.ts";
import { countOf, type Points, squaredDistances } from "./points.ts";

export class Bounds {
  readonly #points: Points;
  readonly #centres: Float64Array;
  readonly #k: number;
  readonly #labels: Uint16Array;
  readonly #sizes: Uint32Array;
  /** Of a point: at least as far as its own centre, at most as far as the second nearest. */
  readonly #upper: Float64Array;
  readonly #lower: Float64Array;
  /** Of a centre: half the way to the nearest other. */
  readonly #half: Float64Array;
  readonly #sums: Float64Array;
  readonly #lanes: Lanes;
  readonly #toCentre: (row: number, centre: number) => number;

  /** @param centres are moved in place */
  constructor(points: Points, centres: Float64Array) {
    const count = countOf(points);
    this.#points = points;
    this.#centres = centres;
    this.#k = centres.length / points.columns;
    this.#labels = new Uint16Array(count);
    this.#sizes = new Uint32Array(this.#k);
    this.#upper = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#lower = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.#half = new Float64Array(this.#k);
    this.#sums = new Float64Array(centres.length);
    this.#lanes = new Lanes(points, this.#k);
    this.#toCentre = squaredDistances(points, centres);
  }

  /** Gives every point to its nearest centre; how many went to another than before. */
  assign(): number {
    this.#measureHalves();
    this.#lanes.lay(this.#centres);
    const [labels, upper, lower, half] = [this.#labels, this.#upper, this.#lower, this.#half];
    let changed = 0;
    for (let row = 0; row < labels.length; row++) {
      const own = labels[row]!;
      const bound = Math.max(half[own]!, lower[row]!);
      if (upper[row]! <= bound) continue;
      upper[row] = Math.sqrt(this.#toCentre(row, own));
      if (upper[row]! > bound && this.#seek(row) !== own) changed++;
    }
    return changed;
  }

  #seek(row: number): number {
    this.#lanes.measure(row);
    const { apart } = this.#lanes;
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    for (let centre = 0; centre < this.#k; centre++) {
      const far = apart[centre]!;
      if (far < least) {
        second = least;
        least = far;
        nearest = centre;
      } else if (far < second) second = far;
    }
    this.#upper[row] = Math.sqrt(least);
    this.#lower[row] = Math.sqrt(second);
    this.#labels[row] = nearest;
    return nearest;
  }

  /** Every centre to the mean of its points; the sum of the squared shifts. */
  moveCentres(): number {
    this.#sum();
    this.#fillEmpty();
    const { columns } = this.#points;
    const [centres, sums, sizes] = [this.#centres, this.#sums, this.#sizes];
    const shifts = new Float64Array(this.#k);
    for (let at = 0; at < centres.length; at++) {
      const centre = Math.floor(at / columns);
      if (sizes[centre] === 0) continue;
      const moved = sums[at]! / sizes[centre]!;
      shifts[centre]! += (moved - centres[at]!) ** 2;
      centres[at] = moved;
    }
    const total = shifts.reduce((sum, shift) => sum + shift, 0);
    this.#loosen(shifts.map(Math.sqrt));
    return total;
  }

  #sum(): void {
    const { values, columns } = this.#points;
    const [labels, sums, sizes] = [this.#labels, this.#sums, this.#sizes];
    sums.fill(0);
    sizes.fill(0);
    for (let row = 0, at = 0; row < labels.length; row++) {
      const label = labels[row]!;
      sizes[label]! += 1;
      for (let to = label * columns, end = to + columns; to < end; to++) sums[to]! += values[at++]!;
    }
  }

  /** An empty cluster takes the point farthest from its centre, unless every point lies on its own. */
  #fillEmpty(): void {
    const { values, columns } = this.#points;
    for (
      let empty = this.#sizes.indexOf(0);
      empty >= 0;
      empty = this.#sizes.indexOf(0, empty + 1)
    ) {
      const row = this.#farthest();
      if (row < 0) return;
      const left = this.#labels[row]!;
      for (let column = 0; column < columns; column++) {
        const value = values[row * columns + column]!;
        this.#sums[left * columns + column]! -= value;
        this.#sums[empty * columns + column] = value;
      }
      this.#sizes[left]! -= 1;
      this.#sizes[empty] = 1;
      this.#labels[row] = empty;
      this.#upper[row] = Number.POSITIVE_INFINITY;
      this.#lower[row] = Number.NEGATIVE_INFINITY;
    }
  }

  /** Of the points that share their cluster; -1 where none is away from its centre. */
  #farthest(): number {
    let farthest = -1;
    let most = 0;
    for (let row = 0; row < this.#labels.length; row++) {
      const own = this.#labels[row]!;
      if (this.#sizes[own] === 1) continue;
      const apart = this.#toCentre(row, own);
      if (apart > most) [farthest, most] = [row, apart];
    }
    return farthest;
  }

  /** A point's own centre may have gone away by its shift, another come nearer by the largest one. */
  #loosen(shifts: Float64Array): void {
    const [labels, upper, lower] = [this.#labels, this.#upper, this.#lower];
    const most = Math.max(...shifts);
    const mostAt = shifts.indexOf(most);
    const next = shifts.reduce((top, shift, at) => (at === mostAt ? top : Math.max(top, shift)), 0);
    for (let row = 0; row < labels.length; row++) {
      const label = labels[row]!;
      upper[row]! += shifts[label]!;
      lower[row]! -= label === mostAt ? next : most;
    }
  }

  #measureHalves(): void {
    const { columns } = this.#points;
    const between = squaredDistances({ values: this.#centres, columns }, this.#centres);
    for (let centre = 0; centre < this.#k; centre++) {
      let least = Number.POSITIVE_INFINITY;
      for (let other = 0; other < this.#k; other++)
        if (other !== centre) least = Math.min(least, between(centre, other));
      this.#half[centre] = Math.sqrt(least) / 2;
    }
  }
}
