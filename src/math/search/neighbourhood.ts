/**
 * Where the agents of a search stand to each other in the space of objectives. Objectives are scaled
 * by the ideal point and the first front; each agent looks in a direction of its own, the one it lies
 * in, and its neighbours are those who lie nearest that direction.
 * @module
 */
import type { Agents } from "./agents.ts";

export class Neighbourhood {
  /** Neighbours of the agent last asked about, nearest direction first only as far as asked. */
  readonly near: Int32Array;
  /** Objectives scaled to about 0 .. 1 on the first front, a little above zero, by row. */
  readonly scaled: Float64Array;
  /** `scaled` at length 1. */
  readonly direction: Float64Array;
  readonly #objectives: number;
  readonly #angle: Float64Array;
  #count = 0;

  constructor(capacity: number, objectives: number) {
    this.#objectives = objectives;
    this.near = new Int32Array(capacity);
    this.scaled = new Float64Array(capacity * objectives);
    this.direction = new Float64Array(capacity * objectives);
    this.#angle = new Float64Array(capacity);
  }

  /** Takes stock of the agents. `front` is the front each is in, 0 the first. */
  survey({ f, count }: Agents, front: Int32Array): void {
    const objectives = this.#objectives;
    this.#count = count;
    for (let m = 0; m < objectives; m++) {
      let [ideal, worst] = [Infinity, -Infinity];
      for (let row = 0; row < count; row++) {
        const value = f[row * objectives + m]!;
        ideal = Math.min(ideal, value);
        if (front[row] === 0) worst = Math.max(worst, value);
      }
      const width = Math.max(worst - ideal, 1e-9);
      for (let row = 0; row < count; row++) {
        this.scaled[row * objectives + m] = (f[row * objectives + m]! - ideal) / width + 1e-3;
      }
    }
    for (let row = 0; row < count; row++) this.#point(row * objectives);
  }

  #point(at: number): void {
    let square = 0;
    for (let m = 0; m < this.#objectives; m++) square += this.scaled[at + m]! ** 2;
    const length = Math.sqrt(square);
    for (let m = 0; m < this.#objectives; m++)
      this.direction[at + m] = this.scaled[at + m]! / length;
  }

  /** Fills `near` with the `size` agents nearest in direction to this one, itself left out. */
  gather(agent: number, size: number): void {
    const { near } = this;
    let others = 0;
    for (let row = 0; row < this.#count; row++) {
      if (row === agent) continue;
      near[others++] = row;
      this.#angle[row] = -this.cosine(agent, row);
    }
    this.#bring(size, others);
  }

  cosine(one: number, other: number): number {
    const objectives = this.#objectives;
    let sum = 0;
    for (let m = 0; m < objectives; m++) {
      sum += this.direction[one * objectives + m]! * this.direction[other * objectives + m]!;
    }
    return sum;
  }

  /** Hoare's selection: the `size` smallest angles come before all others. */
  #bring(size: number, count: number): void {
    const { near } = this;
    const angle = this.#angle;
    let [low, high] = [0, count - 1];
    while (low < high && size < count) {
      const pivot = angle[near[(low + high) >> 1]!]!;
      let [left, right] = [low, high];
      while (left <= right) {
        while (angle[near[left]!]! < pivot) left++;
        while (angle[near[right]!]! > pivot) right--;
        if (left > right) break;
        const row = near[left]!;
        near[left++] = near[right]!;
        near[right--] = row;
      }
      if (size - 1 <= right) high = right;
      else if (size - 1 >= left) low = left;
      else return;
    }
  }

  /**
   * How far an agent is from the best that could be in this direction (Tchebycheff): the least is
   * the fittest.
   */
  distance(agent: number, towards: number): number {
    const objectives = this.#objectives;
    let greatest = 0;
    for (let m = 0; m < objectives; m++) {
      const weight = Math.max(this.direction[towards * objectives + m]!, 1e-3);
      greatest = Math.max(greatest, this.scaled[agent * objectives + m]! / weight);
    }
    return greatest;
  }
}
