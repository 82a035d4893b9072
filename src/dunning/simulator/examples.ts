/**
 * Customers whose treatment changes, played once more under each policy with everything written down.
 * @module
 */

import { maskAccount } from "../../organisation/organisation.ts";
import { chance } from "../replaying/chance.ts";
import { dayText } from "../replaying/days.ts";
import type { Differing, Outcome, Side } from "../replaying/outcome.ts";
import { Player } from "../replaying/player.ts";
import { emptyTally } from "../replaying/tally.ts";
import type { Pass } from "../replaying/world.ts";
import type { Choice } from "../rules.ts";
import { because, type DebtFacts, formatMinute, stepKinds } from "../schema.ts";
import type { ChangedAccount, PathStep } from "./schema.ts";

const mostSteps = 24;

/** What became of a customer's treatment, in one word. */
function changeOf({ live, changed }: Differing): ChangedAccount["change"] {
  if (changed.severity > live.severity) return "harsher";
  if (changed.severity < live.severity) return "milder";
  if (changed.contacts > live.contacts) return "more";
  return changed.contacts < live.contacts ? "fewer" : "other days";
}

export function countChanges(differing: readonly Differing[]): Record<string, number> {
  const groups = Map.groupBy(differing, changeOf);
  return Object.fromEntries([...groups].map(([change, all]) => [change, all.length]).sort());
}

/** By chance, and from every kind of change in turn, so that the rare ones are seen. */
export function examplesOf(outcome: Outcome, count: number): ChangedAccount[] {
  const { differing, world } = outcome;
  const keyed = differing.map((each) => ({ each, key: chance(world.seed, 8, [each.account, 0]) }));
  const groups = [...Map.groupBy(keyed, ({ each }) => changeOf(each)).values()].map((group) =>
    group.toSorted((left, right) => left.key - right.key).map(({ each }) => each),
  );
  const drawn: Differing[] = [];
  for (let round = 0; drawn.length < Math.min(count, differing.length); round++) {
    drawn.push(...groups.flatMap((group) => group[round] ?? []));
  }
  const inOrder = drawn.slice(0, count).toSorted((left, right) => left.account - right.account);
  return inOrder.map((each) => example(outcome, each));
}

function example(outcome: Outcome, differing: Differing): ChangedAccount {
  const { account } = differing;
  const { replayed } = outcome.world;
  const live = told(outcome, { account, side: "live", mode: "observe" });
  const changed = told(outcome, { account, side: "changed", mode: "answer" });
  const tranches = new Set([...live.paid.keys(), ...changed.paid.keys()]);
  const moved = [...tranches].filter((each) => live.paid.get(each) !== changed.paid.get(each));
  const dayOf = (day: number | undefined) => (day === undefined ? null : dayText(day));
  return {
    account: maskAccount(replayed.accounts[account]!),
    class: replayed.classes[account]!,
    unit: replayed.unitPaths[account]!.split("/").at(-1)!,
    grade: replayed.grade(account, replayed.monthOf(replayed.lastDay)),
    change: changeOf(differing),
    live: live.steps,
    changed: changed.steps,
    payments: moved.map((tranche) => ({
      dueOn: dayText(replayed.tranches.dueOn[tranche]!),
      fen: replayed.tranches.fen[tranche]!,
      liveOn: dayOf(live.paid.get(tranche)),
      changedOn: dayOf(changed.paid.get(tranche)),
    })),
  };
}

function told(
  { world, arms, central }: Outcome,
  { account, side, mode }: { account: number; side: Side; mode: Pass["mode"] },
) {
  const steps: PathStep[] = [];
  const paid = new Map<number, number>();
  const stops = new Set<string>();
  const { firstDay, lastDay } = world.replayed;
  new Player(world, arms[side]).play(account, {
    ...{ mode, ...central, tally: emptyTally(lastDay - firstDay + 1) },
    paid: (tranche, day) => paid.set(tranche, day),
    watch: (choice, facts, nowMs) => {
      const line = lineOf(choice, facts, nowMs);
      const stop = `${facts.oldestDueOn} ${line?.zh} ${line?.heldBy.map(({ code }) => code)}`;
      if (!line || steps.length === mostSteps || (line.step === null && stops.has(stop))) return;
      stops.add(stop);
      steps.push(line);
    },
  });
  return { steps, paid };
}

/** A step done, or one that guards stopped; nothing where none was due or it only had to wait. */
function lineOf(choice: Choice, facts: DebtFacts, nowMs: number): PathStep | undefined {
  const step = choice.step ?? choice.wanted;
  const isDone = choice.step !== null && choice.notBeforeMs <= nowMs;
  const isStopped = choice.heldBy.some(({ untilMs }) => untilMs === null);
  if (!step || !(isDone || (choice.step === null && isStopped))) return undefined;
  const { zh, en } = step;
  return {
    ...{ at: formatMinute(new Date(nowMs)), overdueDays: facts.overdueDays, zh, en },
    step: choice.step?.id ?? null,
    kind: stepKinds[step.kind].en,
    because: choice.because.map(({ code, values }) => because[code](values)),
    heldBy: choice.heldBy.map(({ code, values }) => because[code](values)),
  };
}
