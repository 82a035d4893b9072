/**
 * How certain entropy weights are: a block bootstrap over days (Kuensch 1989). Because entropies come
 * from sums, a draw adds up the sums of the drawn blocks and never touches a sample again.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { type ColumnSums, entropyOf, weightsOf } from "./entropy-weight.ts";
import type { Random } from "./random.ts";

/** The sums of each indicator over the samples of one block. */
export type Block = readonly ColumnSums[];

/** Weights of `draws` resamplings of the blocks, each as many blocks as there are. */
export function bootstrapWeights(
  blocks: readonly Block[],
  { draws, random }: { draws: number; random: Random },
): number[][] {
  assert(blocks.length > 0, "a bootstrap has blocks");
  return Array.from({ length: draws }, () =>
    weightsOf(addBlocks(blocks.map(() => random.pick(blocks))).map(entropyOf)),
  );
}

export function addBlocks(blocks: readonly Block[]): ColumnSums[] {
  const total = blocks[0]!.map(() => ({ count: 0, sum: 0, sumXLogX: 0 }));
  for (const block of blocks) {
    for (const [j, column] of block.entries()) {
      total[j]!.count += column.count;
      total[j]!.sum += column.sum;
      total[j]!.sumXLogX += column.sumXLogX;
    }
  }
  return total;
}

/** The `share` quantile of some numbers, linear between neighbours (type 7). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const [left, right] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  return left + (at - low) * (right - left);
}
