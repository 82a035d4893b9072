/**
 * Which accounts are played, and the money that no policy moves.
 * @module
 */
import { chance } from "./chance.ts";
import type { Replayed } from "./inputs.ts";
import { moneyOf } from "./money.ts";
import { emptyTally, type Tally } from "./tally.ts";
import { type Arm, isQuiet, type World } from "./world.ts";

/** A fixed share by chance, the same accounts for the same seed. */
export function drawAccounts(
  { accounts }: Replayed,
  { seed, sample }: { seed: number; sample: number | undefined },
): number[] {
  const all = accounts.map((_, account) => ({ account }));
  const drawn = drawSome(all, { seed, count: sample ?? all.length });
  return drawn.map(({ account }) => account).sort((left, right) => left - right);
}

/** So many of them by chance; all of them, in their order, where there are no more. */
export function drawSome<Item extends { account: number }>(
  all: readonly Item[],
  { seed, count }: { seed: number; count: number },
): readonly Item[] {
  if (all.length <= count) return all;
  const keyed = all.map((each) => ({ each, key: chance(seed, 9, [each.account, 0]) }));
  keyed.sort((left, right) => left.key - right.key);
  return keyed.slice(0, count).map(({ each }) => each);
}

export function isQuietAccount(world: World, account: number): boolean {
  const { starts } = world.replayed;
  for (let tranche = starts[account]!; tranche < starts[account + 1]!; tranche++) {
    if (!isQuiet(world, tranche)) return false;
  }
  return true;
}

export function daysOf({ replayed: { firstDay, lastDay } }: World): number {
  return lastDay - firstDay + 1;
}

/** Money no policy moves: paid before any step, or due too late for one. Neither bears a late fee. */
export function quietTally(
  world: World,
  { accounts, arm }: { accounts: readonly number[]; arm: Arm },
): Tally {
  const { replayed } = world;
  const { starts, tranches, lastDay } = replayed;
  const tally = emptyTally(daysOf(world));
  const money = moneyOf(replayed, arm.policy.body);
  for (const account of accounts) {
    for (let tranche = starts[account]!; tranche < starts[account + 1]!; tranche++) {
      if (!isQuiet(world, tranche)) continue;
      const day = tranches.paidOn[tranche]!;
      if (day <= lastDay) money.settle(tally, tranche, day);
      else money.leaveOpen(tally, tranche);
    }
  }
  return tally;
}

export function billed({ starts, tranches, firstDay }: Replayed, accounts: readonly number[]) {
  let [billedFen, issuedFen] = [0, 0];
  for (const account of accounts) {
    for (let tranche = starts[account]!; tranche < starts[account + 1]!; tranche++) {
      billedFen += tranches.fen[tranche]!;
      if (tranches.issuedOn[tranche]! >= firstDay) issuedFen += tranches.fen[tranche]!;
    }
  }
  return { billedFen, issuedFen };
}
