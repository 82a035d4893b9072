/**
 * Notices by itself that the problem has changed: asks again for the objectives of some agents and
 * compares them with what is remembered (Deb, Rao and Karthik, EMO 2007, section 3).
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { Agents } from "./agents.ts";

export class Sensors {
  /** Agents asked last, each once. */
  readonly rows: Int32Array;
  readonly #random: Random;

  constructor(count: number, random: Random) {
    this.rows = new Int32Array(count).fill(-1);
    this.#random = random;
  }

  /**
   * Whether any of the agents asked has other objectives than it had. Those in use stay as remembered;
   * `agents` gets copies with the fresh ones behind its last row, in the order of `rows`.
   */
  sense(agents: Agents): boolean {
    const { rows } = this;
    let hasChanged = false;
    rows.fill(-1);
    for (let at = 0; at < rows.length; at++) {
      const row = this.#unasked(agents.count);
      rows[at] = row;
      agents.copy(agents, row, agents.count + at);
      agents.evaluate(agents.count + at);
      if (this.#differs(agents, row, agents.count + at)) hasChanged = true;
    }
    return hasChanged;
  }

  #unasked(count: number): number {
    for (;;) {
      const row = this.#random.integer(count);
      if (!this.rows.includes(row)) return row;
    }
  }

  #differs({ f, objectives }: Agents, remembered: number, fresh: number): boolean {
    for (let m = 0; m < objectives; m++) {
      const before = f[remembered * objectives + m]!;
      const now = f[fresh * objectives + m]!;
      if (Math.abs(now - before) > 1e-12 * Math.max(1, Math.abs(before))) return true;
    }
    return false;
  }
}
