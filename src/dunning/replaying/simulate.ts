/**
 * Two policies over the same past, draw by draw.
 * @module
 */
import { assert } from "../../base/assert.ts";
import { canonicalJson } from "../../base/ids.ts";
import { billed, daysOf, drawAccounts, drawSome, isQuietAccount, quietTally } from "./accounts.ts";
import { emptyCounts, type Hazard, hazardOf } from "./hazard.ts";
import type { Replayed } from "./inputs.ts";
import type { Comparison, Differing, Outcome, Said, SimulateOptions } from "./outcome.ts";
import { Player } from "./player.ts";
import { drawResponse, type Response } from "./response.ts";
import { emptyTally, sumOf, type Tally } from "./tally.ts";
import { type Arm, isSameTreatment, type Script, type World } from "./world.ts";

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
  { seed, draws, sample, mostDrawn = 10_000, breathe = async () => true }: SimulateOptions,
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
  const pace = pacer(breathe, 3 * played.length);
  const response = drawResponse(body, { seed, draw: 0 });
  const { hazard, whole, lives } = await observe({ world, arms, response }, played, pace);
  const central = { response, hazard };
  const differing = await compare({ world, arms, said: central }, lives, pace);
  const observed = await tallyOfLive({ world, arms, said: central }, differing, pace);
  const drawn = [await answer({ world, arms, said: central }, differing, pace)];
  const some = drawSome(differing, { seed, count: mostDrawn });
  const isAll = some.length === differing.length;
  const base = isAll ? drawn[0]! : await answer({ world, arms, said: central }, some, pace);
  for (let draw = 1; draw <= draws; draw++) {
    const said = { hazard, response: drawResponse(body, { seed, draw }) };
    const tally = await answer({ world, arms, said }, some, pace);
    assert(owedBy(tally) === owedBy(base), "a draw neither makes money nor loses it");
    const moved = sumOf(tally, base, -1);
    drawn.push(isAll ? tally : sumOf(drawn[0]!, moved, differing.length / some.length));
  }
  const stable = sumOf(sumOf(whole, quietTally(world, { accounts, arm: arms.live })), observed, -1);
  const sums = billed(replayed, accounts);
  for (const tally of [observed, drawn[0]!]) {
    const all = owedBy(stable) + owedBy(tally);
    assert(all === sums.billedFen, "paid and open are what was billed");
  }
  return {
    world,
    played,
    differing,
    stable,
    live: observed,
    changed: drawn,
    drawnAccounts: some.length,
    ...sums,
    arms,
    central,
  };
}

interface Replay {
  world: World;
  arms: Outcome["arms"];
  said: Said;
}

/** An account as it was under the live policy. */
type Life = Pick<Differing, "account" | "live" | "script">;

/** What happened to everybody, counted into the hazard without contacts too. */
async function observe(
  { world, arms, response }: Omit<Replay, "said"> & { response: Response },
  played: readonly number[],
  pace: Paced,
): Promise<{ hazard: Hazard; whole: Tally; lives: Life[] }> {
  const counts = emptyCounts(response.hazardDays);
  const whole = emptyTally(daysOf(world));
  const player = new Player(world, arms.live);
  const said = { response, hazard: hazardOf(counts), tally: whole, counts };
  const lives: Life[] = [];
  await pace(played, (account) => {
    const script: Script = [];
    const live = player.play(account, { mode: "observe", ...said, record: script });
    lives.push({ account, live, script });
  });
  return { hazard: hazardOf(counts), whole, lives };
}

/** Draw 0 over everybody: who is treated otherwise. */
async function compare(
  { world, arms, said }: Replay,
  lives: readonly Life[],
  pace: Paced,
): Promise<Differing[]> {
  const ignored = emptyTally(daysOf(world));
  const players = { live: new Player(world, arms.live), changed: new Player(world, arms.changed) };
  const [one, other] = [arms.live, arms.changed].map(({ policy }) => policy.body.lateFee);
  const isSameFee = canonicalJson(one) === canonicalJson(other);
  const differing: Differing[] = [];
  await pace(accountsOf(lives), (account, at) => {
    const life = lives[at]!;
    const { script } = life;
    players.live.play(account, { mode: "observe", ...said, tally: ignored, script });
    const changed = players.changed.play(account, { mode: "answer", ...said, tally: ignored });
    if (!isSameFee || !isSameTreatment(life.live, changed)) differing.push({ ...life, changed });
  });
  return differing;
}

/** What happened to those who differ. */
async function tallyOfLive(
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

function accountsOf(lives: readonly Life[]): number[] {
  return lives.map(({ account }) => account);
}

function owedBy({ sums: { cashFen, openFen } }: Tally): number {
  return cashFen + openFen;
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
