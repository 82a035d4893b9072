/**
 * What a search searches and how it is driven: minimisation of one or more objectives over a box.
 * Points are rows of flat arrays, so that neither a problem nor an optimiser allocates in its loop.
 * @module
 */

/** Minimise every objective over the box lower <= x <= upper. */
export interface SearchProblem {
  /** One bound per variable; the length is the number of variables. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly objectives: number;
  /** Reads the point that begins at x[at] and writes its objectives to out[outAt ..]. */
  evaluate(x: Float64Array, at: number, out: Float64Array, outAt: number): void;
}

/** Points and their objective values, both row-major. */
export interface Solutions {
  readonly count: number;
  readonly x: Float64Array;
  readonly f: Float64Array;
}

/** A search over a problem that may change between two generations. */
export interface DynamicOptimiser {
  /** Evaluations asked of the problem so far, sensors included. */
  readonly evaluations: number;
  /** A first archive from nothing. */
  initialise(): void;
  /** One generation. */
  generation(): void;
  /** The problem has changed: what the archive says of its objectives is stale. */
  change(): void;
  /** The archive now (a copy of its live rows), dominated members included. */
  archive(): Solutions;
}
