/**
 * How a new point is made of old ones: simulated binary crossover (Deb and Agrawal, Complex Systems 9
 * (1995) 115), polynomial mutation (Deb and Goyal, Computer Science and Informatics 26 (1996) 30) and
 * a shift towards a bound on every scale. Points are rows of flat arrays; nothing is allocated.
 * @module
 */
import type { Random } from "../statistics/random.ts";
import type { SearchProblem } from "./problem.ts";

/** A point of a flat array: the array and where the point begins. */
export interface Point {
  x: Float64Array;
  at: number;
}

/** Where the child of two values lies, in halves of their distance from the middle: 1 is a parent. */
export function crossoverSpread(random: Random, index: number): number {
  const u = random.fraction();
  return u < 0.5 ? (2 * u) ** (1 / (index + 1)) : (2 - 2 * u) ** (-1 / (index + 1));
}

/** Shifts each variable with this chance; the greater the index, the smaller the shift. */
export function mutatePolynomially(
  { x, at }: Point,
  { lower, upper }: SearchProblem,
  { random, chance, index }: { random: Random; chance: number; index: number },
): void {
  const power = 1 / (index + 1);
  for (let d = 0; d < lower.length; d++) {
    const [low, high] = [lower[d]!, upper[d]!];
    if (low === high || !random.chance(chance)) continue;
    const u = random.fraction();
    const below = 1 - (x[at + d]! - low) / (high - low);
    const above = 1 - (high - x[at + d]!) / (high - low);
    const shift =
      u < 0.5
        ? (2 * u + (1 - 2 * u) * below ** (index + 1)) ** power - 1
        : 1 - (2 - 2 * u + (2 * u - 1) * above ** (index + 1)) ** power;
    x[at + d] = Math.min(high, Math.max(low, x[at + d]! + shift * (high - low)));
  }
}

/**
 * Brings each variable with this chance nearer one of its bounds: the distance is multiplied by u^3, so
 * that a variable whose best is spread over many scales gets to the small ones.
 */
export function rescale(
  { x, at }: Point,
  { lower, upper }: SearchProblem,
  { random, chance }: { random: Random; chance: number },
): void {
  for (let d = 0; d < lower.length; d++) {
    if (!random.chance(chance)) continue;
    const bound = random.chance(0.5) ? lower[d]! : upper[d]!;
    x[at + d] = bound + (x[at + d]! - bound) * random.fraction() ** 3;
  }
}
