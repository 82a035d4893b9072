/**
 * The constants of a gravitational search, the same for every problem. What differs between a swarm
 * that is still falling and one that has come to rest is given as a course.
 * @module
 */

/**
 * Where an agent of a swarm comes from after a change: kept where it was, carried the way its part of
 * the front went at the last change, or a newcomer anywhere in the box.
 */
export type Source = "kept" | "carried" | "newcomer";

/** A constant's value while the whole archive is dominated, and when none of it is; linear between. */
export type Course = readonly [falling: number, atRest: number];

export interface GravityLaw {
  /** G. */
  strength: number;
  /** Velocity is kept by a factor drawn below this. */
  inertia: Course;
  /** Kbest: how many neighbours attract. */
  attractors: Course;
  /** Power to which masses are raised: the greater, the more the fittest alone attract. */
  exponent: Course;
  /** A fall is disturbed by the difference of two neighbours times a factor drawn below this. */
  disturbance: number;
  /** Chances at first that a child is made by a fall, by a difference only, by crossover; sum 1. */
  moves: readonly [fall: number, difference: number, crossover: number];
  /** How much of its first chance a move keeps, however few of its children stay. */
  leastMoves: number;
  /** Chance that a parent has to stand against a rival in an earlier front, or with more room. */
  rivalry: number;
  /** Index of polynomial mutation, which meets one variable of a child on average. */
  mutation: number;
  /** How many variables of a child on average are brought nearer a bound on some scale. */
  rescaling: number;
  /** Selections in a generation: children of the first are parents of the next. */
  rounds: number;
  /** What the swarm after a change is made of. */
  sources: readonly Source[];
}

export const gravityLaw: GravityLaw = {
  strength: 0.8,
  inertia: [2, 1.2],
  attractors: [99, 12],
  exponent: [16, 2],
  disturbance: 1,
  moves: [0.7, 0.15, 0.15],
  leastMoves: 0.5,
  rivalry: 0.3,
  mutation: 50,
  rescaling: 0.1,
  rounds: 4,
  sources: ["kept", "carried", "newcomer"],
};

/** The value of a course where this share of the archive is undominated. */
export function along([falling, atRest]: Course, undominated: number): number {
  return falling + (atRest - falling) * undominated;
}
