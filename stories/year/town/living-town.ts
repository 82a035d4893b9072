/**
 * The town from evening to evening: what was heard by day is taken to heart, who has made up his mind pays, and
 * all that happens to the money goes into the channels' files, the bank's statement and the truth.
 * @module
 */
import { addDays, type Day } from "../../../src/base/dates.ts";
import type { CustomerMessage } from "../../../src/base/partners.ts";
import type { Random } from "../../../src/math/statistics/random.ts";
import type { Customer } from "../../../tools/demonstration/customers.ts";
import { type Contact, intentionsOf } from "../../../tools/demonstration/natures.ts";
import { burstOf } from "../../../tools/demonstration/oddities.ts";
import type { Paid } from "../../../tools/demonstration/paying.ts";
import type { Year } from "../year.ts";
import { Agenda } from "./agenda.ts";
import { burstDayOf, roundsOn } from "./crooks.ts";
import { type Cause, Grievances } from "./grievances.ts";
import { isWithholding, keepsPromise, type Mind, openMind, reactTo } from "./minds.ts";
import { dueOf, pay, startles } from "./payers.ts";
import { type Arrival, arrivalOf, type Remittance, Till } from "./till.ts";
import type { Town, Wish } from "./town.ts";
import { Truth } from "./truth.ts";
import { type Coming, greedOf, wishAfter, wishAfterBurst, wishAfterWindfall } from "./wants.ts";

/** Days from the bill to its due day, as the price books have it. */
const daysToPay = 15;
/** Money on its way is not yet seen by whoever looks up what he owes. */
const daysOnTheWay = 3;
/** For desks that come late. */
const daysKept = 62;

type Plan =
  | { does: "pays"; mind: Mind; share: number; isAsked: boolean }
  | { does: "pays again"; paid: Paid }
  | { does: "uses cards"; mind: Mind }
  | { does: "wishes"; wish: Wish }
  | { does: "looks for light"; mind: Mind };

interface Heard {
  mind: Mind;
  contact: Contact;
  isRepeated: boolean;
}

export class LivingTown implements Town {
  readonly customers: Customer[] = [];
  readonly truth = new Truth();
  readonly #minds: Mind[] = [];
  readonly #byAccount = new Map<string, Mind>();
  readonly #byPhone = new Map<string, Mind[]>();
  readonly #agenda = new Agenda<Plan>();
  readonly #till = new Till();
  readonly #grievances = new Grievances();
  #heard: Heard[] = [];
  #wishes: Wish[] = [];
  /** Of messages, so that one that comes twice is known. */
  readonly #keys = new Set<string>();

  constructor(customers: readonly Customer[]) {
    for (const customer of customers) this.comes(customer);
  }

  comes(customer: Customer): void {
    const { account, phone } = customer;
    const known = this.#byAccount.get(account);
    const mind = known ?? openMind(customer);
    mind.customer = customer;
    this.#byAccount.set(account, mind);
    if (known) this.customers[this.#minds.indexOf(known)] = customer;
    else {
      this.customers.push(customer);
      this.#minds.push(mind);
    }
    this.#byPhone.set(phone, [...(this.#byPhone.get(phone) ?? []), mind]);
  }

  customerOf(account: string): Customer | undefined {
    return this.#byAccount.get(account)?.customer;
  }

  natureOf(account: string) {
    return this.#byAccount.get(account)?.nature ?? "prompt";
  }

  hears({ key, channel, to, text }: CustomerMessage): void {
    const named = /\d{10}/.exec(text)?.[0] ?? to;
    const mind = this.#byAccount.get(named) ?? this.#byPhone.get(to)?.[0];
    if (mind) this.#heard.push({ mind, contact: channel, isRepeated: this.#keys.has(key) });
    this.#keys.add(key);
  }

  meets(account: string, what: Contact | "restored"): void {
    const mind = this.#byAccount.get(account);
    if (!mind) return;
    if (what === "cut-off" || what === "restored") mind.isCutOff = what === "cut-off";
    if (what !== "restored") this.#heard.push({ mind, contact: what, isRepeated: false });
  }

  promises(account: string, { on, share = 1 }: { on: Day; share?: number }): void {
    const mind = this.#byAccount.get(account);
    if (!mind || !keepsPromise(mind, on)) return;
    this.#agenda.add(on, { does: "pays", mind, share, isAsked: true });
  }

  async live(year: Year): Promise<void> {
    const day = year.today();
    if (day === addDays(year.options.eve, 1)) await this.#settleEve(year);
    if (day.endsWith("-01")) this.#planMonth(year);
    for (const heard of this.#heard.toSorted(byPerson)) this.#takeToHeart(year, heard);
    this.#heard = [];
    for (const { paid, cancelledOn } of roundsOn(day, year.world.book, year.random)) {
      this.#handOver(year, paid, { file: day, bank: cancelledOn ? "never" : day });
      if (cancelledOn) this.truth.cancelled.push({ paid, on: cancelledOn });
    }
    for (const plan of this.#agenda.take(day)) await this.#doIt(year, plan);
    for (const kept of [this.#till, this.#grievances]) kept.forget(addDays(day, -daysKept));
  }

  /** What the channels took on the eve is paid to the bank on the first day that is lived. */
  async #settleEve(year: Year): Promise<void> {
    const { eve } = year.options;
    const { days } = await year.as("operator").get("payments.daily", { from: eve, until: eve });
    for (const { day, channel, channelFen, bankRows } of days) {
      if (bankRows === 0) this.#till.owe({ day, channel, fen: BigInt(channelFen) });
    }
  }

  /** Everybody makes his plans when the bills have come. */
  #planMonth(year: Year): void {
    const issuedOn = year.today();
    const run = { issuedOn, dueOn: addDays(issuedOn, daysToPay) };
    const inflated = year.ahead.inflated.get(addDays(issuedOn, -1).slice(0, 7));
    for (const mind of this.#minds) {
      const { customer, nature } = mind;
      if (hasLeft(customer, issuedOn)) continue;
      mind.settledOn = undefined;
      if (inflated?.has(customer.account)) this.#doubt(year, mind);
      for (const { day, share } of intentionsOf(customer, nature, run)) {
        this.#agenda.add(day, { does: "pays", mind, share, isAsked: false });
      }
      const random = customer.random.fork(`schemes ${issuedOn}`);
      if (random.chance(greed)) this.#expect(greedOf(customer.account, issuedOn, random));
      const cards = nature === "fraudulent" ? burstDayOf(customer, issuedOn) : undefined;
      if (cards) this.#agenda.add(cards, { does: "uses cards", mind });
    }
  }

  /** His meter counted too much: many say so, and most of those wait for the correction. */
  #doubt({ today, journal }: Year, mind: Mind): void {
    const { account, random } = mind.customer;
    const own = random.fork(`doubts ${today()}`);
    if (!own.chance(0.5)) return;
    const day = addDays(today(), 2 + own.integer(9));
    this.#agenda.add(day, {
      does: "wishes",
      wish: { account, kind: "dispute", because: "bill_too_high" },
    });
    journal.count("town: bills doubted rightly");
    if (own.chance(0.7)) mind.withholdsUntil = addDays(day, 20);
  }

  #expect({ day, wish }: Coming): void {
    this.#agenda.add(day, { does: "wishes", wish });
  }

  #takeToHeart(year: Year, { mind, contact, isRepeated }: Heard): void {
    const day = year.today();
    const { account, random: own } = mind.customer;
    const random = own.fork(`heard ${day} ${mind.contacts.length} ${contact}`);
    const { pays, grieves, wish } = reactTo(mind, { contact, isRepeated }, { day, random });
    if (grieves) this.#ring(year, { mind, cause: grieves, random });
    if (pays) this.#agenda.add(pays.day, { does: "pays", mind, share: pays.share, isAsked: true });
    if (wish) {
      const because = wish === "promise" ? "hardship" : "bill_too_high";
      this.#expect({ day, wish: { account, kind: wish, because } });
    }
  }

  #ring(year: Year, { mind, cause, random }: { mind: Mind; cause: Cause; random: Random }): void {
    const day = addDays(year.today(), 1);
    const told = { customer: mind.customer, cause, day, random };
    const { isComplaint } = this.#grievances.ring(told);
    year.journal.count(`town: rang up, ${cause}`);
    if (isComplaint) year.journal.count("town: complained");
  }

  async #doIt(year: Year, plan: Plan): Promise<void> {
    const day = year.today();
    if (plan.does === "pays") await this.#pay(year, plan);
    else if (plan.does === "pays again") this.#handOver(year, plan.paid);
    else if (plan.does === "wishes") {
      this.#wishes.push(plan.wish);
      year.journal.count(`town: wishes, ${plan.wish.kind} ${plan.wish.because}`);
    } else if (plan.does === "uses cards") {
      const burst = [...burstOf(plan.mind.customer, day)];
      for (const paid of burst) this.#handOver(year, paid);
      const random = plan.mind.customer.random.fork(`wants ${day}`);
      if (random.chance(0.6)) this.#expect(wishAfterBurst(burst, random));
    } else if (plan.mind.isCutOff) {
      const random = plan.mind.customer.random.fork(`dark ${day}`);
      if (random.chance(0.6)) this.#ring(year, { ...plan, cause: "dark though paid", random });
    }
  }

  async #pay(
    year: Year,
    { mind, share, isAsked }: { mind: Mind; share: number; isAsked: boolean },
  ): Promise<void> {
    const day = year.today();
    if (mind.paidOn !== undefined && mind.paidOn > addDays(day, -daysOnTheWay)) return;
    if (isWithholding(mind, day) && !mind.isCutOff) return;
    const dueFen = await dueOf(mind, year.as("operator"));
    const random = mind.customer.random.fork(`pays ${day}`);
    if (!isAsked && startles(mind, dueFen) && random.chance(0.03)) {
      const { account } = mind.customer;
      this.#expect({ day, wish: { account, kind: "dispute", because: "bill_too_high" } });
    }
    const handed = pay(mind, { day, dueFen, share, random, neighbour: (one) => this.#after(one) });
    if (!handed) return;
    this.#handOver(year, handed.paid);
    if (handed.again?.day === day) this.#handOver(year, handed.again);
    else if (handed.again) {
      this.#agenda.add(handed.again.day, { does: "pays again", paid: handed.again });
    }
    if (!mind.isCutOff || share < 1) return;
    this.#agenda.add(addDays(day, 2), { does: "looks for light", mind });
  }

  #after({ index }: Customer): string {
    return this.customers[(index + 1) % this.customers.length]!.account;
  }

  #handOver({ random, journal }: Year, paid: Paid, known?: Arrival): void {
    const own = random.fork(`money ${paid.account} ${paid.at.getTime()} ${paid.channel}`);
    const arrival = known ?? arrivalOf(paid, own);
    this.#till.take(paid, arrival);
    this.truth.paid(paid, arrival);
    journal.count("town: payments");
    journal.count("town: fen paid", Number(paid.fen));
    if (paid.planted) journal.count(`town: odd, ${paid.planted}`);
    for (const coming of [wishAfter(paid, own), wishAfterWindfall(paid, own)]) {
      if (coming) this.#expect(coming);
    }
  }

  odd() {
    return this.truth.odd;
  }

  channelFiles(day: Day) {
    return this.#till.channelFiles(day);
  }

  statement(day: Day) {
    return this.#till.statement(day);
  }

  remits(remittance: Remittance): void {
    this.#till.remit(remittance);
  }

  tickets(day: Day) {
    return this.#grievances.on(day);
  }

  cancellations(day: Day) {
    return this.truth.cancelled.filter(({ on }) => on === day).map(({ paid }) => paid);
  }

  wishes(): readonly Wish[] {
    return this.#wishes.splice(0);
  }
}

/** The last bill comes in the month after somebody gave his home up. */
function hasLeft({ closedOn }: Customer, issuedOn: Day): boolean {
  return closedOn !== undefined && closedOn < addDays(issuedOn, -31);
}

/** The house calls in an order of its own. */
function byPerson({ mind: left }: Heard, { mind: right }: Heard): number {
  const [one, other] = [left.customer.account, right.customer.account];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Chance a month that somebody asks for money that nobody owes him. */
const greed = 0.0004;
