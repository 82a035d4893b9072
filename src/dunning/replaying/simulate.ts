/**
 * Two policies over the same past, draw by draw.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { canonicalJson } from "../../base/ids.ts";
import { billed, daysOf, drawAccounts, isQuietAccount, quietTally } from "./accounts.ts";
import { emptyCounts, type Hazard, hazardOf } from "./hazard.ts";
import type { Replayed } from "./inputs.ts";
import type { Comparison, Differing, Outcome, Said, SimulateOptions } from "./outcome.ts";
import { Player } from "./player.ts";
import { drawResponse, type Response } from "./response.ts";
import { emptyTally, sumOf, type Tally } from "./tally.ts";
import type { Arm, Script, World } from "./world.ts";

type Paced = (
  accounts: readonly number[],
  each: (account: number, at: number) => void,
) => Promise<void>;

/** Thrown by a replay that somebody stopped. */
export class Stopped extends Error {}

const part = 5000;

/** @throws Stopped where `breathe` said so */
export async function simulate(
  replayed: Replayed,
  comparison: Comparison,
  { seed, draws, sample, breathe = async () => true }: SimulateOptions,
): Promise<Outcome> {
  const { live, changed, response: body, lawOf, calendar } = comparison;
  const lead = Math.min(1, ...[live, changed].map(firstRung));
  const targets = new Float64Array(replayed.tranches.fen.length);
  const world: World = { replayed, targets, lead, lawOf, calendar, seed };
  const accounts = drawAccounts(replayed, { seed, sample });
  const played = accounts.filter((account) => !isQuietAccount(world, account));
  const arms = {
    live: armOf(live, replayed, comparison),
    changed: armOf(changed, replayed, comparison),
  };
  const pace = pacer(breathe, 2 * played.length);
  const response = drawResponse(body, { seed, draw: 0 });
  const hazard = await observeHazard(world, { arm: arms.live, response }, (each) =>
    pace(played, each),
  );
  const central = { response, hazard };
  const { whole, differing } = await compare({ world, arms, central }, (each) =>
    pace(played, each),
  );
  const observed = await observe({ world, arms, said: central }, differing, pace);
  const drawn: Tally[] = [];
  for (let draw = 0; draw <= draws; draw++) {
    const said = { hazard, response: drawResponse(body, { seed, draw }) };
    drawn.push(await answer({ world, arms, said }, differing, pace));
  }
  const stable = sumOf(sumOf(whole, quietTally(world, { accounts, arm: arms.live })), observed, -1);
  const sums = billed(replayed, accounts);
  for (const { sums: each } of [observed, ...drawn]) {
    const all = stable.sums.cashFen + stable.sums.openFen + each.cashFen + each.openFen;
    assert(all === sums.billedFen, "paid and open are what was billed");
  }
  return {
    world,
    played,
    differing,
    stable,
    live: observed,
    changed: drawn,
    ...sums,
    arms,
    central,
  };
}

/** Draw 0 over everybody: what was done in all under the live policy, and who differs. */
async function compare(
  { world, arms, central }: { world: World; arms: Outcome["arms"]; central: Said },
  paced: (each: (account: number) => void) => Promise<void>,
): Promise<{ whole: Tally; differing: Differing[] }> {
  const [whole, ignored] = [emptyTally(daysOf(world)), emptyTally(daysOf(world))];
  const players = { live: new Player(world, arms.live), changed: new Player(world, arms.changed) };
  const differing: Differing[] = [];
  const [one, other] = [arms.live, arms.changed].map(({ policy }) => policy.body.lateFee);
  const isSameFee = canonicalJson(one) === canonicalJson(other);
  await paced((account) => {
    const script: Script = [];
    const observing = { mode: "observe", ...central, tally: whole, record: script } as const;
    const before = players.live.play(account, observing);
    const after = players.changed.play(account, { mode: "answer", ...central, tally: ignored });
    const isSame = before.hash === after.hash && before.paidDays === after.paidDays;
    if (isSame && isSameFee) return;
    differing.push({ account, live: before, changed: after, script });
  });
  return { whole, differing };
}

interface Replay {
  world: World;
  arms: Outcome["arms"];
  said: Said;
}

/** What happened to those who differ. */
async function observe(
  { world, arms, said }: Replay,
  differing: readonly Differing[],
  pace: Paced,
): Promise<Tally> {
  const tally = emptyTally(daysOf(world));
  const player = new Player(world, arms.live);
  await pace(accountsOf(differing), (account) => {
    player.play(account, { mode: "observe", ...said, tally });
  });
  return tally;
}

/** The live policy's contacts are known; the targets under this draw's ratios are found by following them. */
async function answer(
  { world, arms, said }: Replay,
  differing: readonly Differing[],
  pace: Paced,
): Promise<Tally> {
  const [tally, ignored] = [emptyTally(daysOf(world)), emptyTally(daysOf(world))];
  const players = { live: new Player(world, arms.live), changed: new Player(world, arms.changed) };
  await pace(accountsOf(differing), (account, at) => {
    const { script } = differing[at]!;
    players.live.play(account, { mode: "observe", ...said, tally: ignored, script });
    players.changed.play(account, { mode: "answer", ...said, tally });
  });
  return tally;
}

function accountsOf(differing: readonly Differing[]): number[] {
  return differing.map(({ account }) => account);
}

function pacer(breathe: NonNullable<SimulateOptions["breathe"]>, total: number): Paced {
  let done = 0;
  return async (accounts, each) => {
    for (let from = 0; from < accounts.length; from += part) {
      const some = accounts.slice(from, from + part);
      for (const [at, account] of some.entries()) each(account, from + at);
      done += some.length;
      if (!(await breathe(Math.min(done, total), total)))
        throw new Stopped("the replay was stopped");
    }
  };
}

function firstRung({ rows, rulePath }: Comparison["live"]): number {
  return Math.min(...[...rows, ...rulePath].map(({ ladder }) => ladder[0]!.day));
}

function armOf(policy: Comparison["live"], { accounts }: Replayed, { heldOutBy }: Comparison): Arm {
  const drawn = heldOutBy(policy);
  const known = new Map<number, readonly string[]>();
  return {
    policy,
    heldOutOf(account) {
      const steps = known.get(account) ?? drawn(accounts[account]!);
      known.set(account, steps);
      return steps;
    },
  };
}

/** What happened, counted into the hazard without contacts. */
async function observeHazard(
  world: World,
  { arm, response }: { arm: Arm; response: Response },
  paced: (each: (account: number) => void) => Promise<void>,
): Promise<Hazard> {
  const counts = emptyCounts(response.hazardDays);
  const tally = emptyTally(daysOf(world));
  const hazard = hazardOf(counts);
  const player = new Player(world, arm);
  await paced((account) => {
    player.play(account, { mode: "observe", response, hazard, tally, counts });
  });
  return hazardOf(counts);
}
