/**
 * A genetic algorithm over real numbers, to find weights that a network starts from (Montana and
 * Davis 1989): tournament, arithmetic crossover, Gaussian mutation, elitism.
 * @module
 */
import type { Random } from "../statistics/random.ts";

export interface GeneticOptions {
  /** Chromosomes per generation, at least 4; 40. */
  population?: number;
  /** 30. */
  generations?: number;
  /** Chromosomes that compete to be a parent; 3. */
  tournament?: number;
  /** Share of genes that change in a child; 0.1. */
  mutation?: number;
  /** Best chromosomes that live on as they are, at least 1; 2. */
  elite?: number;
}

export interface Evolution {
  /** The given chromosome of the first generation. */
  chromosome: (at: number) => Float32Array;
  /** The higher the better. */
  fitness: (genes: Float32Array) => number;
  /** Puts genes back into what is allowed, in place. */
  constrain?: (genes: Float32Array) => void;
}

export interface Evolved {
  best: Float32Array;
  /** Of the first generation and after each further one; never falls. */
  bestFitness: number[];
}

interface Scored {
  genes: Float32Array;
  fitness: number;
}

/** Mutations are normal with this spread in the first generation, falling to a tenth of it. */
const firstSpread = 0.3;

export function evolve(
  evolution: Evolution,
  random: Random,
  options: GeneticOptions = {},
): Evolved {
  const { population = 40, generations = 30, elite = 2 } = options;
  const scored = (genes: Float32Array): Scored => {
    evolution.constrain?.(genes);
    return { genes, fitness: evolution.fitness(genes) };
  };
  const ranked = (all: Scored[]) => all.sort((left, right) => right.fitness - left.fitness);
  let alive = ranked(
    Array.from({ length: population }, (_, at) => scored(evolution.chromosome(at))),
  );
  const bestFitness = [alive[0]!.fitness];
  for (let generation = 0; generation < generations; generation++) {
    const spread = firstSpread * 0.1 ** (generation / Math.max(1, generations - 1));
    const children = Array.from({ length: population - elite }, () => {
      const parents = [choose(alive, random, options), choose(alive, random, options)] as const;
      const child = cross(parents, random);
      mutate(child, random, { spread, share: options.mutation ?? 0.1 });
      return scored(child);
    });
    alive = ranked([...alive.slice(0, elite), ...children]);
    bestFitness.push(alive[0]!.fitness);
  }
  return { best: alive[0]!.genes, bestFitness };
}

/** The fittest of a few drawn at random; `alive` is ranked. */
function choose(alive: readonly Scored[], random: Random, { tournament = 3 }: GeneticOptions) {
  let best = alive.length;
  for (let draw = 0; draw < tournament; draw++) best = Math.min(best, random.integer(alive.length));
  return alive[best]!.genes;
}

/** A point between the parents, or a little beyond. */
function cross([left, right]: readonly [Float32Array, Float32Array], random: Random): Float32Array {
  const share = random.between(-0.25, 1.25);
  return left.map((gene, at) => share * gene + (1 - share) * right[at]!);
}

function mutate(
  genes: Float32Array,
  random: Random,
  { spread, share }: { spread: number; share: number },
): void {
  for (let at = 0; at < genes.length; at++) {
    if (random.chance(share)) genes[at]! += spread * random.normal();
  }
}
