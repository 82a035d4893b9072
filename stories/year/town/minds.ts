/**
 * What goes on in the customers: who they are, what they believe, and what a contact of the utility does to
 * them. Pure but for the minds, which remember.
 * @module
 */
import { addDays, type Day } from "../../../src/base/dates.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Channel } from "../../../src/payments/schema.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import {
  type Contact,
  type Intention,
  movedBy,
  type Nature,
} from "../../../tools/demonstration/natures.ts";
import { habitOf } from "../../../tools/demonstration/paying.ts";
import type { Cause } from "./grievances.ts";
import type { Wish } from "./town.ts";

export interface Mind {
  /** Another, who pays as this one did, once he has taken the home over. */
  customer: Customer;
  readonly nature: Nature;
  readonly channel: Channel;
  /** Since when he believes that he owes nothing; until the next bill. */
  settledOn?: Day | undefined;
  paidOn?: Day | undefined;
  /** He thinks the claim is wrong and waits. */
  withholdsUntil?: Day | undefined;
  isCutOff: boolean;
  /** Of the last week. */
  contacts: Day[];
  /** What was asked when he last paid, for comparing. */
  usualFen?: bigint | undefined;
}

export function openMind(customer: Customer): Mind {
  const { channel, nature } = habitOf(customer);
  return { customer, nature, channel, isCutOff: false, contacts: [] };
}

/** What a contact sets off. */
export interface Reaction {
  /** When he means to pay, and how much of what is asked. */
  pays?: Intention | undefined;
  /** What he is angry about, if he rings up. */
  grieves?: Cause | undefined;
  wish?: Wish["kind"] | undefined;
}

export interface Met {
  contact: Contact;
  /** The same message came before. */
  isRepeated: boolean;
}

/** Chances that a promise is kept on its day. */
const keeps: Record<Nature, number> = {
  ...{ prompt: 0.95, ahead: 0.95, forgetful: 0.7, strapped: 0.5, unwilling: 0.15, cyclical: 0.6 },
  fraudulent: 0.2,
};

export function keepsPromise({ nature, customer }: Mind, on: Day): boolean {
  return customer.random.fork(`promised ${on}`).chance(keeps[nature]);
}

/** Chances that somebody who is asked for money by a person or a paper wants to talk about it. */
const talks: Partial<Record<Contact, { promise: number; objection: number }>> = {
  letter: { promise: 0.08, objection: 0.02 },
  call: { promise: 0.1, objection: 0.01 },
  visit: { promise: 0.15, objection: 0.02 },
  notice: { promise: 0.25, objection: 0.05 },
};

/** Of those who believe that they have paid, so many look once more when they are asked again. */
const looksAgain = 0.6;

export function reactTo(
  mind: Mind,
  { contact, isRepeated }: Met,
  { day, random }: { day: Day; random: Random },
): Reaction {
  mind.contacts = [...mind.contacts.filter((each) => each > addDays(day, -7)), day];
  const cause = causeOf(mind, { contact, isRepeated }, day);
  const grieves = random.chance(outrage[cause] ?? touchiness[contact]) ? cause : undefined;
  if (mind.settledOn !== undefined && contact !== "cut-off") {
    return { grieves, pays: random.chance(looksAgain) ? { day, share: 1 } : undefined };
  }
  if (isWithholding(mind, day) && contact !== "cut-off") return { grieves };
  const pays = movedBy(contact, mind.nature, { day, random });
  return { grieves, pays, wish: wishOf(mind, contact, random) };
}

export function isWithholding({ withholdsUntil }: Mind, day: Day): boolean {
  return withholdsUntil !== undefined && day < withholdsUntil;
}

/** More than so many contacts in a week are too many. */
const bearable = 3;

function causeOf(mind: Mind, { contact, isRepeated }: Met, day: Day): Cause {
  if (contact === "cut-off") return mind.settledOn ? "cut off though paid" : "cut off";
  if (isRepeated) return "same message twice";
  if (mind.settledOn) return "asked after paying";
  if (isWithholding(mind, day)) return "wrong claim";
  const isCrowded = mind.contacts.length > bearable || mind.contacts.at(-2) === day;
  return isCrowded ? "asked too often" : "asked at all";
}

/** Chances that somebody rings up about it; of other causes by the contact. */
const outrage: Partial<Record<Cause, number>> = {
  ...{ "same message twice": 0.06, "asked too often": 0.05, "asked after paying": 0.08 },
  ...{ "wrong claim": 0.15, "cut off though paid": 0.7 },
};

/** Of those who owe what they are asked for, a few in ten thousand. */
const touchiness: Record<Contact, number> = {
  ...{ app: 0.0001, sms: 0.0003, voice: 0.0008, letter: 0.0008, call: 0.002, visit: 0.004 },
  ...{ notice: 0.008, "cut-off": 0.12 },
};

function wishOf({ nature }: Mind, contact: Contact, random: Random): Wish["kind"] | undefined {
  const { promise = 0, objection = 0 } = talks[contact] ?? {};
  const canPay = nature !== "strapped" && nature !== "cyclical";
  if (random.chance(canPay ? promise / 5 : promise)) return "promise";
  return random.chance(objection) ? "objection" : undefined;
}
