/**
 * One account's year under one policy, a day at a time; the step of a day is `chooseStep`'s, the one that
 * proposals are made by.
 *
 * A tranche is paid on the first day on which the hazard it has lived through reaches its target. The
 * targets come from a pass over what happened: where a tranche was paid on day T, a point within T's own
 * part of the hazard under the policy taken to have been in force; where it was still open, what it had
 * lived through and an exponential rest. So that policy gives back what happened, to the day and the fen,
 * and another moves a payment by exactly as much as it moves the hazard (time rescaling: Brown, Barbieri,
 * Ventura, Kass, Frank, Neural Computation 14 (2002) 325-346). Money arrives before the contacts of its day.
 * @module
 */
import { type Choice, chooseStep } from "../rules.ts";
import { type DebtFacts, type PastAction, type Proof, stepKinds } from "../schema.ts";
import { chance } from "./chance.ts";
import { dayStart, openingOf } from "./days.ts";
import { factsOn } from "./facts.ts";
import { classIndex, slotOf } from "./hazard.ts";
import { type Money, moneyOf, stayedOpen } from "./money.ts";
import { type ContactType, contactType, contactTypes } from "./response.ts";
import { countStop, type Metric } from "./tally.ts";
import {
  type Arm,
  entryDay,
  isQuiet,
  type Pass,
  type Script,
  type Treatment,
  type World,
} from "./world.ts";

type PolicyStep = NonNullable<Choice["step"]>;

const untouched: Treatment = { hash: 0, contacts: 0, costFen: 0, severity: 0, paidDays: 0 };
const minuteMs = 60_000;
const purpose = { within: 1, rest: 2, delivery: 3 } as const;
const metricOf: Record<PolicyStep["kind"], Metric> = {
  message: "messages",
  letter: "letters",
  call: "calls",
  visit: "visits",
  notice: "notices",
  "final-notice": "notices",
  "cut-off": "cutOffs",
};
const proofBy: Partial<Record<PolicyStep["channel"], Proof>> = {
  letter: "registered-post",
  visit: "signed",
  call: "recorded-call",
};

/** Plays accounts one after the other. */
export class Player {
  readonly #world: World;
  readonly #arm: Arm;
  readonly #money: Money;
  #pass!: Pass;
  #account = 0;
  /** Open tranches by due day, and the hazard each has lived through. */
  #alive: number[] = [];
  #lived: number[] = [];
  #history: PastAction[] = [];
  #lifts: { ratio: number; until: number }[] = [];
  /** Stops counted for the present debt. */
  #counted = new Set<string>();
  #askMs = Infinity;
  #isCut = false;
  /** How far a script has been followed. */
  #scene = 0;
  #treatment: Treatment = { ...untouched };

  constructor(world: World, arm: Arm) {
    this.#world = world;
    this.#arm = arm;
    this.#money = moneyOf(world.replayed, arm.policy.body);
  }

  play(account: number, pass: Pass): Treatment {
    const { lastDay, starts } = this.#world.replayed;
    const end = starts[account + 1]!;
    this.#begin(account, pass);
    let next = this.#live(starts[account]!, end);
    for (let day = 0; this.#alive.length > 0 || next < end; day++) {
      if (this.#alive.length === 0) day = Math.max(day, entryDay(this.#world, next));
      if (day > lastDay) break;
      for (; next < end && entryDay(this.#world, next) <= day; next = this.#live(next + 1, end)) {
        this.#alive.push(next);
        this.#lived.push(0);
        this.#askFrom(day);
      }
      this.#receive(day);
      if (pass.script) this.#follow(pass.script, day);
      else this.#askAllDay(day);
    }
    for (const [at, tranche] of this.#alive.entries()) this.#leaveOpen(tranche, this.#lived[at]!);
    return this.#treatment;
  }

  #begin(account: number, pass: Pass): void {
    this.#account = account;
    this.#pass = pass;
    this.#alive = [];
    this.#lived = [];
    this.#history = [];
    this.#lifts = [];
    this.#counted.clear();
    this.#askMs = Infinity;
    this.#isCut = false;
    this.#scene = 0;
    this.#treatment = { ...untouched };
  }

  /** The first tranche from `from` on that is not quiet. */
  #live(from: number, end: number): number {
    let tranche = from;
    while (tranche < end && isQuiet(this.#world, tranche)) tranche++;
    return tranche;
  }

  #follow(script: Script, day: number): void {
    for (; (script[this.#scene] ?? Infinity) < (day + 1) * 16; this.#scene++) {
      this.#lift(contactTypes[script[this.#scene]! % 16]!, day);
    }
  }

  #lift(type: ContactType, day: number): void {
    const { ratio, days } = this.#pass.response.contacts[type];
    this.#lifts.push({ ratio, until: day + days });
  }

  #askAllDay(day: number): void {
    while (this.#askMs < dayStart(day + 1) && this.#alive.length > 0 && !this.#isCut) {
      this.#ask(day);
    }
  }

  #askFrom(day: number): void {
    this.#askMs = Math.min(this.#askMs, openingOf(day));
  }

  /** A day's hazard for each open tranche, and the money of those whose day it is. */
  #receive(day: number): void {
    const { replayed, targets } = this.#world;
    const { mode, hazard, counts } = this.#pass;
    const { dueOn, paidOn } = replayed.tranches;
    const group = classIndex(replayed.classes[this.#account]!);
    const daily = hazard.daily[group]!;
    const ratio = this.#ratioOn(day);
    let kept = 0;
    for (const [at, tranche] of this.#alive.entries()) {
      const slot = slotOf(day - dueOn[tranche]!, daily.length);
      const lived = this.#lived[at]!;
      const step = ratio * daily[slot]!;
      const isPaid =
        mode === "observe" ? paidOn[tranche] === day : lived + step >= targets[tranche]!;
      if (mode === "observe" && counts) {
        counts.atRisk[group]![slot]! += ratio;
        if (isPaid) counts.paid[group]![slot]! += 1;
      }
      if (isPaid) {
        if (mode === "observe") targets[tranche] = lived + step * this.#within(tranche);
        this.#money.settle(this.#pass.tally, tranche, day);
        this.#treatment.paidDays += day;
        this.#pass.paid?.(tranche, day);
        continue;
      }
      this.#alive[kept] = tranche;
      this.#lived[kept] = lived + step;
      kept += 1;
    }
    if (kept === this.#alive.length) return;
    this.#alive.length = kept;
    this.#lived.length = kept;
    this.#paid(day);
  }

  #paid(day: number): void {
    this.#counted.clear();
    if (this.#alive.length > 0) {
      this.#askFrom(day);
      return;
    }
    this.#askMs = Infinity;
    if (this.#isCut) this.#pass.tally.sums.restores += 1;
    this.#isCut = false;
  }

  #within(tranche: number): number {
    return chance(this.#world.seed, purpose.within, [tranche, 0]);
  }

  /** Ratios in force multiply, up to what rulebook `dunning-response` lets them. */
  #ratioOn(day: number): number {
    if (this.#lifts.length === 0) return 1;
    this.#lifts = this.#lifts.filter(({ until }) => until >= day);
    const product = this.#lifts.reduce((all, { ratio }) => all * ratio, 1);
    return Math.min(product, this.#pass.response.mostTogether);
  }

  #ask(day: number): void {
    const { calendar, lawOf, replayed } = this.#world;
    const { policy } = this.#arm;
    const nowMs = Math.max(this.#askMs, openingOf(day));
    const month = replayed.monthOf(day);
    const facts = factsOn(replayed, {
      ...{ account: this.#account, alive: this.#alive, day, month, nowMs },
      ...{ history: this.#history, heldOutOf: this.#arm.heldOutOf(this.#account) },
    });
    const law = lawOf(this.#account, month);
    const choice = chooseStep({ facts, policy, law, calendar }, nowMs);
    this.#pass.watch?.(choice, { ...facts, history: [...facts.history] }, nowMs);
    this.#count(choice);
    const { step, notBeforeMs, askAgainMs } = choice;
    const isDone = step !== null && notBeforeMs <= nowMs;
    if (isDone) this.#do(step, { day, nowMs, facts });
    const again = isDone ? (askAgainMs ?? nowMs) : step ? notBeforeMs : (askAgainMs ?? Infinity);
    const wake = openingOf(replayed.nextChange(this.#account, day));
    this.#askMs = Math.min(Math.max(again, nowMs + minuteMs), wake);
  }

  /** What time alone does not lift counts once for each debt, step and reason. */
  #count({ wanted, heldBy, because }: Choice): void {
    if (wanted === null) return;
    const { tally } = this.#pass;
    for (const { code, protection, untilMs } of heldBy) {
      if (untilMs === null && this.#isNew(`${wanted.id} ${code} ${protection}`))
        countStop(tally, code, protection);
    }
    const isHeldOut = because.some(({ code }) => code === "held_out");
    if (isHeldOut && this.#isNew(wanted.id)) tally.sums.heldOut += 1;
  }

  #isNew(key: string): boolean {
    const { size } = this.#counted;
    const isNew = this.#counted.add(key).size > size;
    if (isNew) for (const letter of key) this.#mark(letter.charCodeAt(0));
    return isNew;
  }

  #do(
    step: PolicyStep,
    { day, nowMs, facts }: { day: number; nowMs: number; facts: DebtFacts },
  ): void {
    const { response, tally } = this.#pass;
    const type = contactType(step);
    const place = contactTypes.indexOf(type);
    const { delivered, complaints } = response.contacts[type];
    const { seed } = this.#world;
    const luck = chance(seed, purpose.delivery + place, [this.#account, day]);
    const isDelivered = luck < delivered;
    const { kind, channel, id } = step;
    const outcome = isDelivered ? "delivered" : "failed";
    const proof = isDelivered ? proofBy[channel] : undefined;
    this.#history.push({ step: id, kind, channel, at: new Date(nowMs), outcome, proof });
    tally.sums[metricOf[kind]] += 1;
    tally.sums.costFen += step.costFen;
    if (isDelivered) {
      tally.sums.complaints += complaints[facts.complaintRisk ?? "low"] / 10_000;
      this.#pass.record?.push(day * 16 + place);
      this.#lift(type, day);
    }
    if (kind === "cut-off") this.#isCut = true;
    const treatment = this.#treatment;
    this.#mark(day * 16 + place);
    treatment.costFen += step.costFen;
    treatment.contacts += 1;
    treatment.severity = Math.max(treatment.severity, stepKinds[kind].severity);
  }

  #mark(what: number): void {
    this.#treatment.hash = (Math.imul(this.#treatment.hash ^ what, 0x01000193) + 1) | 0;
  }

  #leaveOpen(tranche: number, lived: number): void {
    const { seed, targets, replayed } = this.#world;
    this.#money.leaveOpen(this.#pass.tally, tranche);
    if (this.#pass.mode === "observe" && stayedOpen(replayed, tranche)) {
      targets[tranche] = lived - Math.log(chance(seed, purpose.rest, [tranche, 0]));
    }
  }
}
