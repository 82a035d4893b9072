/**
 * Where the agents of a search stand to each other in the space of objectives. Objectives are scaled
 * by the ideal point and the first front; each agent looks in a direction of its own, the one it lies
 * in, and its neighbours are those who lie nearest that direction.
 * @module
 */
import type { Agents } from "./agents.ts";

export class Neighbourhood {
  /** Rows of the neighbours last gathered, and how many; in no order. */
  readonly near: Int32Array;
  size = 0;
  readonly #objectives: number;
  /** Objectives scaled to about 0 .. 1 on the first front, a little above zero, by row. */
  readonly #scaled: Float64Array;
  /** The same at length 1. */
  readonly #direction: Float64Array;
  /** By objective, the agent best in it. */
  readonly #extreme: Int32Array;
  /** Cosine of the angle to the agent last asked about, by row. */
  readonly #cosine: Float64Array;
  #count = 0;

  constructor(capacity: number, objectives: number) {
    this.near = new Int32Array(capacity);
    this.#objectives = objectives;
    this.#scaled = new Float64Array(capacity * objectives);
    this.#direction = new Float64Array(capacity * objectives);
    this.#extreme = new Int32Array(objectives);
    this.#cosine = new Float64Array(capacity);
  }

  /** Takes stock of the agents; `front` says of each which front it is in, 0 the first. */
  survey(agents: Agents, front: Int32Array): void {
    this.#count = agents.count;
    for (let m = 0; m < this.#objectives; m++) this.#scale(agents, front, m);
    for (let row = 0; row < agents.count; row++) this.#point(row * this.#objectives);
  }

  #scale({ f, count, objectives }: Agents, front: Int32Array, m: number): void {
    let [extreme, worst] = [0, -Infinity];
    for (let row = 0; row < count; row++) {
      const value = f[row * objectives + m]!;
      if (value < f[extreme * objectives + m]!) extreme = row;
      if (front[row] === 0) worst = Math.max(worst, value);
    }
    this.#extreme[m] = extreme;
    const ideal = f[extreme * objectives + m]!;
    const width = Math.max(worst - ideal, 1e-9);
    for (let row = 0; row < count; row++) {
      this.#scaled[row * objectives + m] = (f[row * objectives + m]! - ideal) / width + 1e-3;
    }
  }

  #point(at: number): void {
    let square = 0;
    for (let m = 0; m < this.#objectives; m++) square += this.#scaled[at + m]! ** 2;
    const length = Math.sqrt(square);
    for (let m = 0; m < this.#objectives; m++) {
      this.#direction[at + m] = this.#scaled[at + m]! / length;
    }
  }

  /** Finds the `size` agents nearest in direction to this one, itself left out. */
  gather(agent: number, size: number): void {
    const objectives = this.#objectives;
    const direction = this.#direction;
    let others = 0;
    for (let row = 0; row < this.#count; row++) {
      if (row === agent) continue;
      let cosine = 0;
      for (let m = 0; m < objectives; m++) {
        cosine += direction[agent * objectives + m]! * direction[row * objectives + m]!;
      }
      this.#cosine[row] = cosine;
      this.near[others++] = row;
    }
    this.size = Math.min(size, others);
    bringForward(this.#cosine, this.near, { first: this.size, count: others });
  }

  /**
   * How far an agent is from the best that could be in this direction (Tchebycheff): the least is
   * the fittest.
   */
  distance(agent: number, towards: number): number {
    const objectives = this.#objectives;
    let greatest = 0;
    for (let m = 0; m < objectives; m++) {
      const weight = Math.max(this.#direction[towards * objectives + m]!, 1e-3);
      greatest = Math.max(greatest, this.#scaled[agent * objectives + m]! / weight);
    }
    return greatest;
  }

  /** Squared distance to the second nearest agent; endless for the best in an objective. */
  room(agent: number): number {
    if (this.#extreme.includes(agent)) return Infinity;
    const objectives = this.#objectives;
    const scaled = this.#scaled;
    let [nearest, second] = [Infinity, Infinity];
    for (let row = 0; row < this.#count; row++) {
      if (row === agent) continue;
      let square = 0;
      for (let m = 0; m < objectives; m++) {
        square += (scaled[row * objectives + m]! - scaled[agent * objectives + m]!) ** 2;
      }
      second = Math.min(second, Math.max(nearest, square));
      nearest = Math.min(nearest, square);
    }
    return second;
  }
}

/** Hoare's selection: of the first `count` rows, the `first` of greatest value come to the front. */
function bringForward(
  value: Float64Array,
  rows: Int32Array,
  { first, count }: { first: number; count: number },
): void {
  let [low, high] = [0, first < count ? count - 1 : 0];
  while (low < high) {
    const pivot = value[rows[(low + high) >> 1]!]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (value[rows[left]!]! > pivot) left++;
      while (value[rows[right]!]! < pivot) right--;
      if (left > right) break;
      const row = rows[left]!;
      rows[left++] = rows[right]!;
      rows[right--] = row;
    }
    if (first <= right + 1) high = right;
    else if (first > left) low = left;
    else return;
  }
}
