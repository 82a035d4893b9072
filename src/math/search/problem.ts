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
  /** Reads one row of `points.x` and writes the same row of `points.f`. */
  evaluate(points: Points, row: number): void;
}

/** Points and their objective values, both row-major. */
export interface Points {
  readonly x: Float64Array;
  readonly f: Float64Array;
}

export interface Solutions extends Points {
  readonly count: number;
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
